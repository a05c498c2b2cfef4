namespace Isinglass.Training.Ensembles;

/// <summary>How the members of a committee come to one decision.</summary>
internal enum CommitteeVote
{
    /// <summary>The integer outputs are added; the sum decides as the outputs of one network do.</summary>
    Sum,

    /// <summary>Every member votes for its class; of classes with as many votes the summed outputs decide.</summary>
    Majority,
}
