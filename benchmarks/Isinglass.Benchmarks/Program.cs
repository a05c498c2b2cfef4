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
else if (args[0] == "anytime")
{
    var o = new AnnealingOptions();
    if (args.Length > 4)
    {
        var p = args[4].Split(':');
        o = new AnnealingOptions { Schedule = Enum.Parse<AnnealingSchedule>(p[0]), HotTemperature = p.Length > 1 ? double.Parse(p[1]) : null, ColdTemperature = p.Length > 2 ? double.Parse(p[2]) : null };
    }

    foreach (var name in args[1].Split(','))
    {
        var instance = Instances.Load(name);
        foreach (var seconds in args[2].Split(',').Select(double.Parse))
        {
            var all = new List<double>();
            var last = "";
            for (var seed = 1UL; seed <= ulong.Parse(args[3]); seed++)
            {
                var r = AnytimeBenchmark.RunAnnealer(instance, seconds, seed, o);
                all.Add(r.Value);
                last = $"{r.Sampler} sweeps {r.Sweeps}";
            }

            all.Sort();
            Console.WriteLine($"{name,-10} {seconds} s mean {all.Average():F1} median {all[all.Count / 2]} [{string.Join(' ', all)}] {last}");
        }
    }
}

if (args[0] == "tune")
{
    // tune instance sweeps seeds kind hot cold
    var instance = Instances.Load(args[1]);
    var n = ulong.Parse(args[3]);
    foreach (var spec in args[4..])
    {
        var p = spec.Split(':');
        var values = new List<double>();
        var parameters = "";
        var clock = new ThreadCpuClock();
        var start = clock.GetTimestamp();
        for (var seed = 1UL; seed <= n; seed++)
        {
            var options = new AnnealingOptions { Schedule = Enum.Parse<AnnealingSchedule>(p[0]), HotTemperature = p.Length > 1 ? double.Parse(p[1]) : null, ColdTemperature = p.Length > 2 ? double.Parse(p[2]) : null };
            var set = new SimulatedAnnealing(options).Sample(instance.Model, new Isinglass.Model.SampleRequest { Key = new RandomKey(seed), Sweeps = int.Parse(args[2]) }, Isinglass.Model.SolveControl.Unlimited);
            values.Add(instance.Value(set.LowestEnergy));
            parameters = $"{set.Parameters["schedule"]} {double.Parse(set.Parameters["temperature_hot"]):G4}->{double.Parse(set.Parameters["temperature_cold"]):G4} {set.Parameters["kernel"]}";
        }

        Console.WriteLine($"{instance.Name} {spec,-22} mean {values.Average():F2} best {(instance.Factor < 0 ? values.Max() : values.Min())} worst {(instance.Factor < 0 ? values.Min() : values.Max())} cpu {clock.GetElapsedTime(start).TotalSeconds / n:F3} s  {parameters}");
    }
}
