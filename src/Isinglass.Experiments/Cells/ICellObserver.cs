namespace Isinglass.Experiments.Cells;

/// <summary>Receives the progress of an <see cref="ICellRunner"/>; one call at a time, from any thread.</summary>
internal interface ICellObserver
{
    /// <summary>A cell begins.</summary>
    void Begin(Cell cell);

    /// <summary>A cell is finished.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="result">Its result, one line of JSON in the form of its kind.</param>
    void Finish(Cell cell, string result);
}
