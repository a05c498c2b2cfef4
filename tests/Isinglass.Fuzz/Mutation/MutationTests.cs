using System.Text;
using Isinglass.Numerics.Random;

namespace Isinglass.Fuzz.Mutation;

/// <summary>Damaged files of every kind: each is read, or refused with words.</summary>
public sealed class MutationTests
{
    private const int Mutations = 2000;
    private const int MostShown = 3;

    public static TheoryData<string> Names => [.. FuzzTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_damaged_file_is_read_or_refused_with_words(string name)
    {
        var target = FuzzTargets.All.Single(target => target.Name == name);
        foreach (var seed in target.Seeds)
        {
            target.Fault(seed, out var isTaken).ShouldBeNull(Encoding.Latin1.GetString(seed));
            isTaken.ShouldBeTrue("an undamaged file is refused");
        }

        var (faults, accepted) = (new List<string>(), 0);
        for (var k = 0; k < Mutations && faults.Count < MostShown; k++)
        {
            var content = target.Damage(new RandomKey(11).Derive(name).Derive(k));
            if (target.Fault(content, out var isAccepted) is { } fault)
            {
                faults.Add($"{fault}\n{Encoding.Latin1.GetString(content)}");
            }

            accepted += isAccepted ? 1 : 0;
        }

        faults.ShouldBeEmpty();
        accepted.ShouldBeInRange(1, target.TakesAnything ? Mutations : Mutations - 1);
    }
}
