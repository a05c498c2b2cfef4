
// By hand: Isinglass.Fuzz --seconds N [--seed S] [NAME ...] damages files of the named readers, of all without names, N seconds each. A file that a reader
// fails at is kept as fault-READER-NUMBER. Anything else runs the tests.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Isinglass.Fuzz.Mutation;
using Isinglass.Numerics.Random;

if (args is not ["--seconds", var text, ..] || !double.TryParse(text, CultureInfo.InvariantCulture, out var seconds))
{
    return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}

var seed = args is [_, _, "--seed", var number, ..] ? ulong.Parse(number, CultureInfo.InvariantCulture) : 1;
var names = args.Skip(args is [_, _, "--seed", ..] ? 4 : 2).ToHashSet(StringComparer.Ordinal);
var isClean = true;
foreach (var target in FuzzTargets.All.Where(target => names.Count == 0 || names.Contains(target.Name)))
{
    var (watch, count, accepted, slowest, last) = (Stopwatch.StartNew(), 0L, 0L, TimeSpan.Zero, TimeSpan.Zero);
    var faults = new Dictionary<string, string>(StringComparer.Ordinal);
    for (; watch.Elapsed.TotalSeconds < seconds; count++)
    {
        var content = target.Damage(new RandomKey(seed).Derive(target.Name).Derive((ulong)count));
        if (target.Fault(content, out var isAccepted) is { } fault)
        {
            if (faults.TryAdd(string.Join('\n', fault.Split('\n').Where(line => line.Contains("  at ", StringComparison.Ordinal)).Take(1)
                .DefaultIfEmpty(fault.Split('\n')[0])), $"{fault}\n{Encoding.Latin1.GetString(content)}"))
            {
                File.WriteAllBytes($"fault-{target.Name.Replace(' ', '-')}-{faults.Count}", content);
            }
        }

        accepted += isAccepted ? 1 : 0;
        slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, (watch.Elapsed - last).Ticks));
        last = watch.Elapsed;
    }

    Console.WriteLine($"{target.Name}: {count} damaged files, {accepted} accepted, {faults.Count} kinds of faults, the slowest took "
        + $"{slowest.TotalMilliseconds:F0} ms");
    foreach (var fault in faults.Values)
    {
        isClean = false;
        Console.WriteLine(fault);
    }
}

return isClean ? 0 : 1;
