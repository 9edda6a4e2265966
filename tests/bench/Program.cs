using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(MilvusL7.Bench.StatusBenchmark).Assembly).Run(args);
