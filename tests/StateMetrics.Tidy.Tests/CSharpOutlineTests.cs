namespace StateMetrics.Tidy.Tests;

public sealed class CSharpOutlineTests
{
    private const string Source = """
        using System;
        namespace A.B;
        [Obsolete("class Wrong { }")]
        public sealed class First<T>(int a, int b) : Object, IFirst where T : class
        {
            private readonly Func<(int, int), int> _f = static x =>
            {
                return x.Item1;
            };
            public (int A, int B) Pair { get; } = (1, 2);
            public int this[int i] => i;
            public string Text => $"{Pair.A}}} class Wrong {{";
            public int Value
            {
                get => 1;
                set
                {
                    _ = value;
                }
            }
            public First() : this(1, 2) { }
            [Fact]
            public static bool operator ==(First<T> a, First<T> b) => a.Equals(b);
            internal async Task<int> RunAsync<TItem>(Dictionary<int, string> a, (int, int) b, int c = 3) where TItem : struct
            {
                int Local(int x) { return x; }
                await Task.Yield();
            }
            public abstract void Nothing();
            private enum Kind { A = 1, B }
            public record Nested(int A, int B) { public int Sum() => A + B; }
        }
        internal interface ISecond { int Get(); }
        public delegate void Handler(int a, int b);
        public record struct Third(int A);
        """;

    [Fact]
    public void Types_are_found_with_their_visibility()
    {
        CSharpOutline outline = new SourceFile("A.cs", Source).Outline;
        Assert.Equal(
            """
            First public top 4
            Kind other nested 30
            Nested public nested 31
            ISecond other top 33
            Third public top 35
            """,
            string.Join('\n', outline.Types.Select(static t =>
                $"{t.Name} {(t.IsPublic ? "public" : "other")} {(t.IsNested ? "nested" : "top")} {t.Line}")));
    }

    [Fact]
    public void Methods_are_found_with_their_parameters_and_lines()
    {
        CSharpOutline outline = new SourceFile("A.cs", Source).Outline;
        Assert.Equal(
            """
            First.get 0 parameters, line 10, 1 lines
            First.get 0 parameters, line 15, 1 lines
            First.set 0 parameters, line 16, 4 lines
            First.First 0 parameters, line 21, 1 lines
            First.== 2 parameters, line 23, 1 lines
            First.RunAsync 3 parameters, line 24, 5 lines
            First.Nothing 0 parameters, line 29, 1 lines
            Nested.Sum 0 parameters, line 31, 1 lines
            ISecond.Get 0 parameters, line 33, 1 lines
            """,
            string.Join('\n', outline.Methods.Select(static m =>
                $"{m.Type}.{m.Name} {m.Parameters} parameters, line {m.Line}, {m.LineCount} lines")));
    }

    [Fact]
    public void Statements_at_the_top_level_are_no_methods()
    {
        CSharpOutline outline = new SourceFile("Program.cs", "if (a) { return 1; }\nint F(int x) { return x; }\nreturn F(1);\n").Outline;
        Assert.Empty(outline.Methods);
        Assert.Empty(outline.Types);
    }
}
