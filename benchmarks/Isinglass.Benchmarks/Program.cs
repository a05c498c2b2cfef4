using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(SweepBenchmarks).Assembly).Run(args);
