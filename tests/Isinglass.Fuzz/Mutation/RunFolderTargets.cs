using Isinglass.Model.Control;
using Isinglass.RunStore.Folders;
using Isinglass.RunStore.Index;
using Isinglass.Testing;
using Isinglass.Training;
using Isinglass.Training.Runs;

namespace Isinglass.Fuzz.Mutation;

/// <summary>Folders of runs with one damaged file: such a run is indexed with what could be read, listed and found. Nothing of it is refused.</summary>
internal static class RunFolderTargets
{
    private static readonly DateTime Now = new(2026, 11, 30, 0, 0, 0, DateTimeKind.Utc);

    // An index is a file of its own, which takes longer than all else.
    private const int WritesPerIndex = 100;

    public static IEnumerable<FuzzTarget> All()
    {
        var recipe = new Recipe { Data = "teacher:5-1", Network = "5-2-1", Samples = 8, Validation = 0, Margins = [2], Rounds = 2, Restarts = 1, Sweeps = 2 };
        var store = new TemporaryFolder();
        using (var run = RunFolder.Create(store.File("run"), new RunStart(Now, recipe)))
        {
            run.Complete(Trainer.Train(recipe, new TrainerOptions { Baselines = false }, SolveControl.Unlimited));
        }

        store.Write("run/tags.json", "[\"good\", \"to keep\"]");
        foreach (var name in new[] { "summary.json", "recipe.json", "started.json", "log.jsonl", "tags.json" })
        {
            yield return Damaged(store, name);
        }
    }

    private static FuzzTarget Damaged(TemporaryFolder store, string name)
    {
        var path = store.File("run", name);
        var (whole, count) = (File.ReadAllBytes(path), 0);
        return new FuzzTarget($"{name} of a run", [whole], content =>
        {
            File.WriteAllBytes(path, content);
            try
            {
                var record = RunFolderReader.Read(store.Path, store.File("run"), "");
                if (count++ % WritesPerIndex != 0)
                {
                    return;
                }

                using var index = RunIndex.Open(store.Path);
                index.Rebuild(Now);
                index.List(new RunListing()).ShouldHaveSingleItem().Id.ShouldBe(record.Id);
                index.Get(record.Id).Artifacts.Count.ShouldBe(record.Artifacts.Count);
            }
            finally
            {
                File.WriteAllBytes(path, whole);
            }
        })
        { TakesAnything = true };
    }
}
