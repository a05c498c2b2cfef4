using Isinglass.Model;
using Isinglass.RunStore.Index;
using Isinglass.Testing;

namespace Isinglass.RunStore.Tests.Index;

/// <summary>Conditions choose the runs that a plain evaluation in C# chooses.</summary>
public sealed class ConditionTests : IDisposable
{
    private const int Runs = 40;

    private static readonly DateTime Now = new(2026, 11, 30, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Comparisons with what they mean for run number n.</summary>
    private static readonly (string Text, Func<int, bool> Holds)[] Comparisons =
    [
        ("test_accuracy > .76", n => GeneratedRuns.Accuracy(n) > 0.76),
        ("network = '49-10'", n => GeneratedRuns.Networks[n % 4] == "49-10"),
        ("network != \"49-10\"", n => GeneratedRuns.Networks[n % 4] != "49-10"),
        ("rho <= 0.3", n => GeneratedRuns.Rho(n) <= 0.3),
        ("seed = 7", n => n == 7),
        ("network ~ '8-1'", n => GeneratedRuns.Networks[n % 4] == "49-8-1"),
        ("baselines.ste.test_accuracy <> 0.61", _ => false),
        ("tag = 'good'", n => n % 10 == 0),
        ("lower_bound = null", _ => true),
        ("resources.spins_per_call >= 103", n => 100 + n % 7 >= 103),
        ("score_copies = 'false'", _ => true),
        ("margins = '1,2'", _ => true),
        ("started < '2026-01-01T00:20'", n => n < 20),
        ("recipe.rounds == 50", _ => true),
        ("growth > 1", _ => false),
        ("data ~ '%'", _ => false),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly RunIndex _index;

    public ConditionTests()
    {
        for (var n = 0; n < Runs; n++)
        {
            GeneratedRuns.Write(_folder.File($"r{n:00}"), n);
            if (n % 10 == 0)
            {
                _folder.Write($"r{n:00}/tags.json", "[\"good\"]");
            }
        }

        _index = RunIndex.Open(_folder.Path);
        _index.Refresh(Now);
    }

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void All_conditions_of_two_comparisons_mean_what_they_say()
    {
        foreach (var (first, isFirst) in Comparisons)
        {
            Check(first, isFirst);
            foreach (var (second, isSecond) in Comparisons)
            {
                Check($"{first} and {second}", n => isFirst(n) && isSecond(n));
                Check($"not {first} or {second}", n => !isFirst(n) || isSecond(n));
                Check($"NOT ({first} OR not({second}))", n => !(isFirst(n) || !isSecond(n)));
            }
        }

        // "and" binds more strongly than "or".
        Check("seed = 1 or seed = 2 and network = 'none'", n => n == 1);
        Check("(seed = 1 or seed = 2) and network = 'none'", _ => false);
    }

    [Theory]
    [InlineData("test_accuracy", "character 14")]
    [InlineData("test_accuracy >", "a number")]
    [InlineData("test_accuracy > high", "character 17")]
    [InlineData("network = 49-10", "in quotes")]
    [InlineData("network = '49-10", "a closing '")]
    [InlineData("(seed = 1", "')'")]
    [InlineData("seed = 1 seed = 2", "'and', 'or' or the end")]
    [InlineData("test_acuracy > .5", "Did you mean 'test_accuracy'?")]
    [InlineData("tag > 'a'", "tag = 'name'")]
    [InlineData("1 = 1", "a name")]
    [InlineData("seed > NaN", "a number")]
    [InlineData("seed = 1e999", "a number")]
    [InlineData("; DROP TABLE runs", "a name")]
    public void What_is_no_condition_is_explained(string condition, string part) =>
        Should.Throw<InputException>(() => _index.List(new RunListing { Where = condition })).Message.ShouldContain(part);

    [Fact]
    public void Many_parentheses_are_refused_and_texts_stay_texts()
    {
        Should.Throw<InputException>(() => _index.List(new RunListing { Where = new string('(', 100_000) })).Message.ShouldContain("parentheses");
        _index.List(new RunListing { Where = "network = \"x' OR 1=1 --\" or seed = 3" }).Count.ShouldBe(1);
    }

    [Fact]
    public void Columns_order_and_limits_are_kept()
    {
        var rows = _index.List(new RunListing { Columns = ["rho", "training_loss"], Sort = "rho", Descending = false, Limit = 5, Offset = 6 });
        int[] expected = [.. Enumerable.Range(0, Runs).OrderBy(GeneratedRuns.Rho).ThenBy(n => n).Skip(6).Take(5)];
        rows.Select(row => (int)row.Seed!.Value).ShouldBe(expected);
        rows[0].Values[0]!.Value.Number.ShouldBe(GeneratedRuns.Rho(expected[0]));
        _index.Count(new RunListing { Search = "GLYPHS r1" }).ShouldBe(10);
        Should.Throw<InputException>(() => _index.List(new RunListing { Sort = "rho desc" }));
    }

    private void Check(string condition, Func<int, bool> holds) =>
        _index.List(new RunListing { Where = condition, Sort = "seed", Descending = false }).Select(row =>
            (int)row.Seed!.Value).ShouldBe(Enumerable.Range(0, Runs).Where(holds), condition);
}
