using Isinglass.Neural.Inference;

namespace Isinglass.Neural.Tests.Inference;

public sealed class ClassScoreTests
{
    /// <summary>The example of scikit-learn's classification_report: truth 0 1 2 2 2, predicted 0 0 2 2 1.</summary>
    [Fact]
    public void Precision_recall_and_F1_are_those_of_scikit_learn()
    {
        var evaluation = new Evaluation([[1, 0, 0], [1, 0, 0], [0, 1, 2]]);
        evaluation.PerClass.ShouldBe([new(0.5, 1, 2 / 3.0, 1), new(0, 0, 0, 1), new(1, 2 / 3.0, 0.8, 3)]);
        evaluation.BalancedAccuracy.ShouldBe(5 / 9.0, 1e-12);
        evaluation.Accuracy.ShouldBe(0.6);
    }

    [Fact]
    public void A_class_without_samples_counts_for_nothing()
    {
        var evaluation = new Evaluation([[3, 1], [0, 0]]);
        evaluation.PerClass[1].ShouldBe(new ClassScore(0, 0, 0, 0));
        evaluation.BalancedAccuracy.ShouldBe(0.75);
    }
}
