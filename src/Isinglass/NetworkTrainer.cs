using Isinglass.Model;
using Isinglass.Model.Control;
using Isinglass.Training;

namespace Isinglass;

/// <summary>
/// Trains an ultra-low-bit network in one call, by the recipe's machine or your own <see cref="Model.Solving.ISampler"/>, <see cref="Model.Solving.ISolver"/>
/// or samples (<see cref="TrainerOptions"/>).
/// </summary>
public static class NetworkTrainer
{
    /// <summary>Trains by a recipe. Equal recipes, data and machines give equal networks to the bit, on any number of threads.</summary>
    /// <param name="recipe">The recipe; null properties are chosen automatically.</param>
    /// <param name="options">
    /// Settings that do not affect the trained network, and your own data, machine, solver or start; null = all threads, and no baselines.
    /// </param>
    /// <param name="control">
    /// When to stop, the progress listener (called at least once a second), and the clock; null = to the natural end. Stopped early, the best network so far is
    /// returned.
    /// </param>
    /// <exception cref="InputException">The recipe or the data is wrong; the message says what, where, and how to correct it.</exception>
    public static TrainingRun Train(Recipe recipe, TrainerOptions? options = null, SolveControl? control = null)
    {
        var (asked, given) = (options ?? new TrainerOptions { Threads = Environment.ProcessorCount, Baselines = false }, control ?? SolveControl.Unlimited);
        using var steady = SteadyProgress.Of(given);
        if (steady is not null)
        {
            var told = asked.OnProgress;
            asked = asked with
            {
                OnProgress = progress =>
                {
                    told?.Invoke(progress);
                    steady.Report(progress with { Elapsed = steady.Elapsed });
                },
            };
        }

        return Trainer.Train(recipe, asked, given);
    }

    /// <summary>Trains on a thread of the pool; cancelling, here or by the control, returns the best network so far.</summary>
    public static Task<TrainingRun> TrainAsync(
        Recipe recipe, TrainerOptions? options = null, SolveControl? control = null, CancellationToken cancellation = default) =>
        LinkedControl.RunAsync(control, linked => Train(recipe, options, linked), cancellation);
}
