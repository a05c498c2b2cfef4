namespace Isinglass.Training.Ensembles;

/// <summary>How the members of a committee decide together.</summary>
internal enum CommitteeVote
{
    /// <summary>The integer outputs are added; the sum decides as the outputs of one network do.</summary>
    Sum,

    /// <summary>Every member votes for its class; ties are decided by the summed outputs.</summary>
    Majority,
}
