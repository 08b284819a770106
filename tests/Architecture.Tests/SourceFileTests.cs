namespace Architecture.Tests;

public sealed class SourceFileTests
{
    private const string Sample = """"
        using System;

        namespace Sample;

        /// <summary>Not a { line.</summary>
        public sealed class Store(int size, Dictionary<string, int> names) : IStore
        {
            private static readonly string[] Table =
            [
                "one;", "two {",
            ];

            public int Size { get; } = size; // Not (a, b).

            [Fact]
            public async Task<int> PutAsync(
                string key, Func<int, int> record, (int A, int B) pair)
            {
                var json = """
            {
                "a": 1;
            """;
                return record(json.Length);
            }

            public string Name => names
                .Select(static x => x.Key)
                .First();

            private sealed record Row(int A, int B, int C, int D, int E, int F);
        }

        public enum Kind
        {
            One,
            Two,
        }

        public interface IStore
        {
            int Size { get; }

            Task<int> PutAsync(string key, Func<int, int> change, (int A, int B) pair);

            void Done();
        }
        """";

    private readonly SourceFile _file = new(Sample.ReplaceLineEndings("\n"));

    [Fact]
    public void Every_type_and_member_is_found_with_its_length() => Assert.Equal(
        [("Store", 26), ("PutAsync", 9), ("Row", 1), ("PutAsync", 1), ("Done", 1)],
        _file.Declarations.Where(static one => one.HasParameters).Select(static one => (one.Name, one.Length)));

    [Fact]
    public void Parameters_are_counted_without_the_commas_inside_them() => Assert.Equal(
        [2, 3, 6, 3, 0], _file.Declarations.Where(static one => one.HasParameters).Select(static one => one.Parameters));

    [Fact]
    public void An_interface_tells_its_members() =>
        Assert.Equal(3, _file.MembersOf(Assert.Single(_file.Declarations, static one => one.IsInterface)).Count());

    [Fact]
    public void Lines_are_counted_as_an_editor_counts_them() => Assert.Equal(46, _file.Length);
}
