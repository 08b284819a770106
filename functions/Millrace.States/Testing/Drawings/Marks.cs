namespace Millrace.States.Testing.Drawings;

/// <summary>What an execution did, as a drawing marks it.</summary>
internal sealed class Marks
{
    private readonly Dictionary<string, int> _visits = [];
    private readonly HashSet<string> _failed = [];
    private readonly HashSet<(string From, string? To, bool IsCaught)> _taken = [];

    public Marks(Trace? trace)
    {
        foreach (var visit in trace?.Visits ?? [])
        {
            _visits[visit.State] = Visits(visit.State) + 1;
            if (visit.Failed is not null)
                _failed.Add(visit.State);

            if (visit.Exited is not null)
                _taken.Add((visit.State, visit.Next, visit.CaughtError is not null));
        }
    }

    public int Visits(string state) => _visits.GetValueOrDefault(state);

    public bool HasFailed(string state) => _failed.Contains(state);

    public bool HasTaken(string state, DrawnWay way) => _taken.Contains((state, way.Target, way.IsCatch));
}
