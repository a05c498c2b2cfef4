namespace Isinglass.Model.Tests;

public sealed class NearestNameTests
{
    [Fact]
    public void An_unknown_name_is_told_with_the_nearest_and_all_known_ones()
    {
        NearestName.Unknown("sampler", "tabo", ["sa", "tabu"]).Message.ShouldBe("There is no sampler 'tabo'. Did you mean 'tabu'? Known are sa, tabu.");
        NearestName.Unknown("sampler", "quantum", ["sa", "tabu"]).Message.ShouldBe("There is no sampler 'quantum'. Known are sa, tabu.");
    }

    [Fact]
    public void A_hint_is_for_near_names_only()
    {
        NearestName.Hint("Sa", ["sa"]).ShouldBe(" Did you mean 'sa'?");
        NearestName.Hint("annealing", ["sa"]).ShouldBe("");
    }
}
