using Isinglass.Benchmarks;
using Isinglass.Numerics;
using Isinglass.Solvers;

if (args[0] == "kernels")
{
    foreach (var name in args[1].Split(','))
    {
        var instance = Instances.Load(name);
        var t = args[2].Split(',').Select(double.Parse).ToArray();
        foreach (var rate in KernelBenchmark.Run(instance, t, args.Length > 3 ? double.Parse(args[3]) : 0.3, new RandomKey(1), k => args.Length <= 4 || args[4].Split(',').Contains(k.ToString())))
        {
            Console.WriteLine($"{rate.Instance,-10} {rate.Kernel,-16} {rate.Replicas,4} T={rate.Temperature,-6} {rate.ProposalsPerSecond / 1e6,9:F1} Mp/s {rate.FlipsPerSecond / 1e6,8:F2} Mf/s  {100 * rate.Acceptance:F2} %");
        }
    }
}
else
{
    foreach (var name in args[1].Split(','))
    {
        var instance = Instances.Load(name);
        foreach (var seconds in args[2].Split(',').Select(double.Parse))
        {
            for (var seed = 1UL; seed <= ulong.Parse(args[3]); seed++)
            {
                var r = AnytimeBenchmark.RunAnnealer(instance, seconds, seed);
                Console.WriteLine($"{r.Instance,-10} {r.Sampler,-30} {r.Seconds} s seed {r.Seed}: {r.Value} gap {r.GapPercent:F3} % sweeps {r.Sweeps}");
            }
        }
    }
}
