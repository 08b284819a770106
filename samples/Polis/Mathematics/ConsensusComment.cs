namespace Polis.Mathematics;

/// <summary>A comment on which everybody takes one side (polis-math 11).</summary>
/// <param name="P">Smoothed share of the votes on this side.</param>
/// <param name="PTest">z of the one-proportion test behind it.</param>
/// <param name="NSuccess">Votes on this side.</param>
/// <param name="NTrials">All votes, passes included.</param>
internal sealed record ConsensusComment(int CommentId, double P, double PTest, int NSuccess, int NTrials);
