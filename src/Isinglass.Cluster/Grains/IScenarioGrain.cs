namespace Isinglass.Cluster.Grains;

/// <summary>
/// One scenario of one plan, prepared on a worker. Key: PLAN/SCENARIO/PLACE, the hash of the plan, the scenario's number, and the number that selects the
/// worker.
/// </summary>
[Alias("Isinglass.IScenarioGrain")]
internal interface IScenarioGrain : IGrainWithStringKey
{
    /// <summary>Answers an order.</summary>
    /// <param name="order">An <see cref="Messages.OrderMessage"/>.</param>
    /// <param name="cancellation">Ends the solve; its answer is not needed any more.</param>
    /// <returns>An <see cref="Messages.AnswerMessage"/>.</returns>
    [Alias("Answer")]
    Task<byte[]> Answer(byte[] order, CancellationToken cancellation);
}
