using BenchmarkDotNet.Running;
using Isinglass.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(SweepBenchmarks).Assembly).Run(args);
