using Isinglass.Benchmarks;
using Isinglass.Numerics;
using Isinglass.Solvers;

foreach (var name in args[0].Split(','))
{
    var instance = Instances.Load(name);
    var t = args[1].Split(',').Select(double.Parse).ToArray();
    foreach (var rate in KernelBenchmark.Run(instance, t, args.Length > 2 ? double.Parse(args[2]) : 0.3, new RandomKey(1)))
    {
        Console.WriteLine($"{rate.Instance,-10} {rate.Kernel,-16} {rate.Replicas,4} T={rate.Temperature,-6} {rate.ProposalsPerSecond / 1e6,9:F1} Mp/s {rate.FlipsPerSecond / 1e6,8:F2} Mf/s  {100 * rate.Acceptance:F2} %");
    }
}
