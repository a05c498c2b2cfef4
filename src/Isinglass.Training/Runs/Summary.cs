using System.Text.Json;
using Isinglass.Model.Control;
using Isinglass.Neural.Compilation;
using Isinglass.Neural.Compilation.Resources;
using Isinglass.Neural.Inference;
using Isinglass.Training.Bounds;
using Isinglass.Training.Choice;
using Isinglass.Training.Ensembles;
using Isinglass.Training.Exchange;
using Isinglass.Training.Recipes;
using Isinglass.Training.Scenarios;

namespace Isinglass.Training.Runs;

/// <summary>Results as JSON. The names are a contract: scripts read them.</summary>
internal static class Summary
{
    /// <summary>Writes the result of a training run.</summary>
    public static void Write(Utf8JsonWriter json, TrainingResult result, string? run)
    {
        var network = result.Network.Network;
        json.WriteStartObject();
        var key = result.Quality.Key;
        json.WriteNumber($"test_{key}", result.Score.TestAccuracy);
        json.WriteNumber($"train_{key}", result.Score.TrainAccuracy);
        json.WriteNumber($"unpolished_test_{key}", result.Unpolished.TestAccuracy);
        json.WriteNumber($"unpolished_train_{key}", result.Unpolished.TrainAccuracy);
        if (result.Test.Regression is null)
        {
            json.WriteNumber("test_balanced_accuracy", result.Test.BalancedAccuracy);
        }

        if (result.Test.Regression is { } errors)
        {
            json.WriteNumber("test_rmse", errors.RootMeanSquareError);
            json.WriteNumber("test_mae", errors.MeanAbsoluteError);
        }

        json.WriteNumber("training_loss", result.TrainingLoss);
        json.WriteNumber("bits_per_parameter", network.Lattice.Layout.MeanBitsPerParameter);
        json.WriteNumber("parameters", network.Lattice.Layout.ParameterCount);
        json.WriteNumber("network_bytes", network.ByteCount);
        json.WriteNumber("preprocessing_bytes", result.Network.PreprocessingByteCount);
        json.WriteNumber("spins_per_call", result.Resources.SpinsPerCall);
        json.WriteNumber("spins_monolithic", result.Resources.SpinsMonolithic);
        json.WriteNumber("oracle_calls", result.OracleCalls);
        json.WriteNumber("candidates_scored", result.CandidatesScored);
        if (double.IsFinite(result.LowerBound))
        {
            json.WriteNumber("lower_bound", result.LowerBound);
        }
        else
        {
            json.WriteNull("lower_bound");
        }

        if (result.BoundSource != BoundSource.None)
        {
            json.WriteString("lower_bound_source", JsonNamingPolicy.SnakeCaseLower.ConvertName(result.BoundSource.ToString()));
        }

        if (result.DeviceTime is { } device)
        {
            json.WriteNumber("device_seconds", device.TotalSeconds);
        }

        json.WriteString("refinement", RecipeWords.Refinements.Of(result.Plan.Refinement));
        json.WriteNumber("rounds", result.Rounds.Count);
        json.WriteNumber("seconds", Math.Round(result.Score.Seconds, 4));
        json.WriteNumber("seed", result.Plan.Seed);
        json.WriteString("stop_reason", Name(result.StopReason));
        if (result.Workers is { } workers)
        {
            Write(json, workers, result.Score.Seconds);
        }

        json.WriteString("network", network.Lattice.Spec.Widths);
        json.WriteString("method", result.Plan.MethodName);
        json.WriteString("machine", result.Plan.Machine);
        json.WriteNumber("margin", result.Margin);
        json.WriteStartArray("margins");
        foreach (var trial in result.Margins)
        {
            json.WriteStartObject();
            json.WriteNumber("margin", trial.Margin);
            json.WriteNumber("training_loss", trial.Loss);
            WriteAccuracy(json, $"validation_{key}", trial.Validation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (run is null)
        {
            json.WriteNull("run");
        }
        else
        {
            json.WriteString("run", run);
        }

        json.WritePropertyName("resources");
        Write(json, result.Resources, result.Plan, result.Plan.Encoding, result.Estimate, result.CarriedError);
        if (result.Committee is { } committee)
        {
            Write(json, committee);
        }

        json.WriteStartArray("constraints");
        foreach (var constraint in result.Constraints)
        {
            json.WriteStartObject();
            json.WriteString("kind", constraint.Kind);
            json.WriteBoolean("satisfied", constraint.Satisfied);
            json.WriteString("detail", constraint.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WritePerClass(json, result.Test, result.Network.ClassNames);
        WriteTrials(json, result.Trials);
        json.WriteStartObject("baselines");
        if (result.Majority is { } majority)
        {
            WriteBaseline(json, "majority", key, majority);
        }

        foreach (var (name, score) in result.Baselines)
        {
            WriteBaseline(json, name, key, score);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteBaseline(Utf8JsonWriter json, string name, string key, Score score)
    {
        json.WriteStartObject(name);
        json.WriteNumber($"train_{key}", score.TrainAccuracy);
        json.WriteNumber($"test_{key}", score.TestAccuracy);
        json.WriteNumber("seconds", Math.Round(score.Seconds, 4));
        json.WriteString("chosen", score.Remark);
        json.WriteEndObject();
    }

    private static void WritePerClass(Utf8JsonWriter json, Evaluation evaluation, IReadOnlyList<string> classNames)
    {
        if (evaluation.Regression is not null)
        {
            return;
        }

        json.WriteStartArray("per_class");
        foreach (var (name, score) in classNames.Zip(evaluation.PerClass))
        {
            json.WriteStartObject();
            json.WriteString("class", name);
            json.WriteNumber("precision", score.Precision);
            json.WriteNumber("recall", score.Recall);
            json.WriteNumber("f1", score.F1);
            json.WriteNumber("support", score.Support);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTrials(Utf8JsonWriter json, IReadOnlyList<NetworkTrial> trials)
    {
        if (trials.Count == 0)
        {
            return;
        }

        json.WriteStartArray("trials");
        foreach (var trial in trials)
        {
            json.WriteStartObject();
            json.WriteString("network", trial.Network);
            json.WriteString("weights", trial.Weights);
            json.WriteString("biases", trial.Biases);
            json.WriteNumber("margin", trial.Margin);
            json.WriteNumber("bits", trial.BitCount);
            json.WriteNumber("folds", trial.Folds);
            json.WriteNumber("held_out_loss", trial.Loss);
            json.WriteNumber("held_out_score", trial.Score);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Coordination is what is left of the time: consensus, multipliers, scores, flips.</summary>
    private static void Write(Utf8JsonWriter json, WorkerReport report, double seconds)
    {
        json.WriteNumber("workers", report.Workers);
        json.WriteNumber("rounds_retried", report.RoundsRetried);
        json.WriteNumber("bytes_sent", report.BytesSent);
        json.WriteNumber("bytes_received", report.BytesReceived);
        var time = report.Time;
        json.WriteStartObject("seconds_by_cause");
        json.WriteNumber("compute", Math.Round(time.Compute.TotalSeconds, 4));
        json.WriteNumber("coordination", Math.Round(Math.Max(0, seconds - time.Total.TotalSeconds), 4));
        json.WriteNumber("serialisation", Math.Round(time.Serialisation.TotalSeconds, 4));
        json.WriteNumber("network", Math.Round(time.Network.TotalSeconds, 4));
        json.WriteNumber("waiting", Math.Round(time.Waiting.TotalSeconds, 4));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CommitteeResult result)
    {
        var committee = result.Committee;
        json.WriteStartObject("committee");
        json.WriteNumber("members", committee.Members.Count);
        json.WriteString("vote", CommitteeFile.NameOf(committee.Vote));
        json.WriteNumber("bits", committee.BitCount);
        json.WriteNumber("bytes", committee.ByteCount);
        json.WriteNumber("pool", result.PoolSize);
        json.WriteNumber("train_accuracy", result.Score.TrainAccuracy);
        WriteAccuracy(json, "validation_accuracy", result.ValidationAccuracy);
        json.WriteNumber("test_accuracy", result.Score.TestAccuracy);
        json.WriteNumber("seconds", Math.Round(result.Score.Seconds, 4));
        json.WriteEndObject();
    }

    /// <summary>Writes an evaluation of the part <paramref name="split"/>.</summary>
    public static void Write(Utf8JsonWriter json, Evaluation evaluation, IReadOnlyList<string> classNames, string split)
    {
        json.WriteStartObject();
        json.WriteNumber(Quality.Of(evaluation).Key, evaluation.Accuracy);
        json.WriteString("split", split);
        json.WriteNumber("samples", evaluation.SampleCount);
        if (evaluation.Regression is { } errors)
        {
            json.WriteNumber("rmse", errors.RootMeanSquareError);
            json.WriteNumber("mae", errors.MeanAbsoluteError);
            json.WriteString("target", classNames[0]);
            json.WriteEndObject();
            return;
        }

        json.WriteNumber("balanced_accuracy", evaluation.BalancedAccuracy);
        json.WriteStartArray("classes");
        foreach (var name in classNames)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
        json.WriteStartArray("confusion");
        foreach (var row in evaluation.Confusion)
        {
            json.WriteStartArray();
            foreach (var count in row)
            {
                json.WriteNumberValue(count);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        WritePerClass(json, evaluation, classNames);
        json.WriteEndObject();
    }

    /// <summary>Writes a resource report.</summary>
    public static void Write(Utf8JsonWriter json, ResourceReport report, TrainingPlan plan, ModelEncoding encoding, MachineEstimate? estimate,
        CarriedErrorReport? error)
    {
        json.WriteStartObject();
        json.WriteString("encoding", RecipeWords.Encodings.Of(encoding));
        json.WriteString("network", plan.Recipe.Network);
        json.WriteNumber("samples", report.Samples);
        json.WriteNumber("bundle", plan.Bundle);
        json.WriteNumber("parameter_bits", report.ParameterBits);
        json.WriteNumber("spins_per_sample", report.SpinsPerSample);
        json.WriteNumber("spins_per_call", report.SpinsPerCall);
        json.WriteNumber("spins_monolithic", report.SpinsMonolithic);
        json.WriteNumber("bundles", report.Bundles);
        json.WriteNumber("spins_decomposed", report.SpinsDecomposed);
        json.WriteNumber("spins_before_presolve", report.SpinsBeforePresolve);
        json.WriteNumber("spins_after_presolve", report.SpinsAfterPresolve);
        json.WriteNumber("dead_bits", report.DeadBits);
        json.WriteNumber("dead_inputs", report.DeadInputs);
        WriteAccuracy(json, "dead_units", report.DeadUnits ?? double.NaN);
        WriteAccuracy(json, "decided_activations", report.DecidedActivations ?? double.NaN);
        json.WriteNumber("merged_samples", report.MergedSamples);
        json.WriteNumber("memory_bytes", report.MemoryBytes);
        if (estimate is not null)
        {
            json.WriteStartObject("machine");
            json.WriteString("profile", estimate.Machine);
            json.WriteNumber("calls", estimate.Calls);
            json.WriteNumber("seconds", estimate.Duration.TotalSeconds);
            json.WriteBoolean("fits_spins", estimate.FitsSpins);
            json.WriteBoolean("fits_bits", estimate.FitsBits);
            json.WriteEndObject();
        }

        if (error is not null)
        {
            json.WriteStartObject("carried_error");
            WriteAccuracy(json, "bound", double.IsInfinity(error.Bound) ? double.NaN : error.Bound);
            json.WriteNumber("largest", error.Largest);
            json.WriteNumber("mean", error.Mean);
            json.WriteNumber("networks", error.Networks);
            json.WriteNumber("samples", error.Samples);
            json.WriteEndObject();
        }

        json.WriteStartObject("spins_by_cause");
        foreach (var (cause, count) in report.SpinsByCause)
        {
            json.WriteNumber(cause, count);
        }

        json.WriteEndObject();
        json.WriteNumber("couplings", report.Couplings);
        json.WriteNumber("rows", report.Rows);
        json.WriteStartArray("coefficient_range");
        json.WriteNumberValue(report.CoefficientRange.Smallest);
        json.WriteNumberValue(report.CoefficientRange.Largest);
        json.WriteEndArray();
        json.WriteNumber("coefficient_bits", report.CoefficientBits);
        json.WriteStartArray("bounds");
        foreach (var bound in report.Bounds)
        {
            json.WriteStartObject();
            json.WriteString("name", bound.Name);
            json.WriteString("formula", bound.Formula);
            WriteAccuracy(json, "value", double.IsInfinity(bound.Value) ? double.NaN : bound.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A stop reason for people.</summary>
    public static string InWords(StopReason reason) => Name(reason).Replace('_', ' ');

    /// <summary>A stop reason as in JSON: <c>time_limit</c>.</summary>
    public static string Name(StopReason reason) => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString());

    private static void WriteAccuracy(Utf8JsonWriter json, string name, double accuracy)
    {
        if (double.IsNaN(accuracy))
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteNumber(name, accuracy);
        }
    }
}
