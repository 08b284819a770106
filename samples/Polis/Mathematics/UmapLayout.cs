namespace Polis.Mathematics;

/// <summary>
/// The picture, moved by stochastic gradient descent: neighbours pull each other, random others push (McInnes et al. 2018, algorithm 5,
/// in the order of the reference implementation).
/// </summary>
internal sealed class UmapLayout(double[] x, double[] y, UmapOptions options)
{
    private const double LongestStep = 4;

    private readonly LowDimensionalCurve _curve = LowDimensionalCurve.Fit(options.MinDist, options.Spread);
    private readonly Xoshiro256 _chance = new(options.Seed);

    public void Settle(FuzzyGraph graph, CancellationToken cancellationToken)
    {
        var greatest = graph.Weight.Max();
        // The surest pairs are visited every epoch, the others as often as they are sure.
        var every = Array.ConvertAll(graph.Weight, weight => greatest / weight);
        var next = (double[])every.Clone();
        var nextPush = Array.ConvertAll(every, epochs => epochs / options.NegativeSamples);
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rate = 1 - (double)epoch / options.Epochs;
            for (var edge = 0; edge < every.Length; edge++)
            {
                if (next[edge] > epoch)
                    continue;

                Pull(graph.Head[edge], graph.Tail[edge], rate);
                next[edge] += every[edge];
                var pushEvery = every[edge] / options.NegativeSamples;
                var pushes = (int)((epoch - nextPush[edge]) / pushEvery);
                for (var push = 0; push < pushes; push++)
                    Push(graph.Head[edge], _chance.NextInt(x.Length), rate);

                nextPush[edge] += pushes * pushEvery;
            }
        }
    }

    private void Pull(int head, int tail, double rate)
    {
        var (dx, dy) = (x[head] - x[tail], y[head] - y[tail]);
        var squared = dx * dx + dy * dy;
        if (squared == 0)
            return;

        var power = Math.Pow(squared, _curve.B);
        var strength = -2 * _curve.A * _curve.B * power / squared / (_curve.A * power + 1);
        var (stepX, stepY) = (rate * Clip(strength * dx), rate * Clip(strength * dy));
        (x[head], y[head]) = (x[head] + stepX, y[head] + stepY);
        (x[tail], y[tail]) = (x[tail] - stepX, y[tail] - stepY);
    }

    private void Push(int head, int other, double rate)
    {
        var (dx, dy) = (x[head] - x[other], y[head] - y[other]);
        var squared = dx * dx + dy * dy;
        if (squared == 0)
            return;

        var strength = 2 * _curve.B / ((0.001 + squared) * (_curve.A * Math.Pow(squared, _curve.B) + 1));
        x[head] += rate * Clip(strength * dx);
        y[head] += rate * Clip(strength * dy);
    }

    private static double Clip(double step) => Math.Clamp(step, -LongestStep, LongestStep);
}
