using System.Diagnostics;
using Isinglass.Formats;
using Isinglass.Neural.Compilation;
using Isinglass.Testing;
using Isinglass.Training.Exchange;

namespace Isinglass.Training.Tests.Exchange;

/// <summary>MIP solvers that know nothing of networks find the optimum that enumeration over networks finds.</summary>
public sealed class ForeignSolverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lp", "cbc", "coinor-cbc", "m.lp solve solution out.sol", SelectorEncoding.DomainWall)]
    [InlineData("mps", "cbc", "coinor-cbc", "m.mps solve solution out.sol", SelectorEncoding.OneHot)]
    [InlineData("mps", "glpsol", "glpk-utils", "--freemps m.mps -o out.sol", SelectorEncoding.DomainWall)]
    [InlineData("mps", "glpsol", "glpk-utils", "--freemps m.mps -w out.sol", SelectorEncoding.OneHot)]
    internal void A_solver_of_others_finds_the_optimum_of_enumeration(
        string format, string solver, string package, string arguments, SelectorEncoding selectors)
    {
        Require.Program(solver, package);
        var plan = ExchangeProblems.Plan();
        var model = _folder.File($"m.{format}");
        ModelExport.Write(plan, new CompileOptions { Selectors = selectors, Products = ProductEncoding.Inequality }, null, model, FormatOptions.Default);
        var start = new ProcessStartInfo(solver, arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, UseShellExecute = false };
        using (var process = Process.Start(start)!)
        {
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }

        var decoded = ModelImport.Decode(model, _folder.File("out.sol"), null, null);
        decoded.IsVerified.ShouldBeTrue();
        decoded.Loss.ShouldBe(ExchangeProblems.Optimum(plan), 1e-9);
        decoded.Objective.ShouldBe(decoded.Loss, 1e-6);
    }
}
