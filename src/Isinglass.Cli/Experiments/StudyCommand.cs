using System.CommandLine;
using Isinglass.Cli.Benchmarks;
using Isinglass.Cli.Clusters;
using Isinglass.Experiments.Campaigns;
using Isinglass.Experiments.Studies.Descriptions;

namespace Isinglass.Cli.Experiments;

/// <summary>The command of any study: a flag for each of its properties, and the common options of studies.</summary>
internal sealed class StudyCommand
{
    private readonly StudyDescription _study;
    private readonly (StudyProperty Property, Option Flag)[] _flags;
    private readonly RecipeOptions? _recipe;
    private readonly ExperimentOptions _shared;
    private readonly InstanceArguments _instances = new(needsOne: true);
    private readonly ProblemOptions _problem = new();
    private readonly Argument<string?> _file;
    private readonly Command _command;

    private StudyCommand(StudyDescription study, ICluster? cluster)
    {
        _study = study;
        _flags = [.. study.Properties.Select(property => (property, Create(property)))];
        _recipe = study.TakesRecipe ? new RecipeOptions() : null;
        _shared = new ExperimentOptions(cluster, study.Seeds, _recipe);
        _file = new Argument<string?>("file") { Description = study.File?.Meaning, Arity = ArgumentArity.ZeroOrOne };
        _command = new Command(study.Name, Flag.InMessage(study.Meaning));
        foreach (var (_, flag) in _flags)
        {
            _command.Options.Add(flag);
        }

        _shared.AddTo(_command);
        if (study.File is not null)
        {
            _command.Arguments.Add(_file);
            _problem.AddTo(_command);
        }

        if (study.TakesInstances)
        {
            _instances.AddTo(_command);
        }

        _command.Action = new CheckedAction(Prepare);
    }

    /// <summary>The command of a study.</summary>
    public static Command Create(StudyDescription study, ICluster? cluster) => new StudyCommand(study, cluster)._command;

    private static Option Create(StudyProperty property)
    {
        var names = string.Join(' ', property.Aliases.Prepend(property.Name).Select(Flag.Of));
        return property.Help is null ? Flag.Switch(names, property.Description) : Flag.Text(names, property.Help, property.Description);
    }

    private CheckedWork Prepare(ParseResult parsed)
    {
        var path = _study.File is null ? null : parsed.GetValue(_file);
        var isMadeHere = path == _study.File?.MadeHere && !File.Exists(path);
        if (_study.File is { } file)
        {
            IdleOptions.Refuse(parsed, path is null, file.WhyIdle,
                _flags.Where(static flag => flag.Property.IsOfFile).Select(static flag => flag.Flag).Concat(_problem.All));
            IdleOptions.Refuse(parsed, path is not null, $"concerns training: leave out the file {path}, or the option.", _recipe!.OfTraining);
            IdleOptions.Refuse(parsed, isMadeHere, $"says what a file means, and {path} is none. Leave it out.", _problem.All);
        }

        _recipe?.Refuse(parsed, _study.Cure, _study.Reserved);
        var prepared = _study.Prepare(new StudyRequest
        {
            Texts = _flags.Where(flag => parsed.IsGiven(flag.Flag)).ToDictionary(
                static flag => flag.Property.Name, flag => flag.Flag is Option<string?> text ? parsed.GetValue(text)! : ""),
            Recipe = () => _recipe!.Read(parsed),
            IsGiven = property => _recipe!.IsGiven(parsed, property),
            Instances = () => _instances.Load(parsed),
            HasProblem = path is not null,
            Problem = path is null || isMadeHere ? null : InstanceSource.Of(path, _problem.Format(parsed)),
        });
        IdleOptions.Refuse(parsed, prepared.WhyIdle);
        return _shared.Prepare(parsed, prepared.Run, prepared.Recipe, prepared.Seeds);
    }
}
