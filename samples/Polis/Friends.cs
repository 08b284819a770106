using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Polis.Tests")]
[assembly: InternalsVisibleTo("Benchmarks")]
