using BenchmarkDotNet.Running;

// Look at Ratio and Alloc Ratio: they hold on any machine, times do not.
// Without arguments that choose, every benchmark runs: no question is asked.
string[] arguments = Array.Exists(args, static a => a is "--filter" or "-f" or "--list" or "--help") ? args : [.. args, "--filter", "*"];
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments);
