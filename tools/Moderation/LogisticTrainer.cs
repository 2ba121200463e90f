using Veza.Shared.Moderation.Models;

namespace Veza.Moderation.Training;

/// <summary>An example: places of its features with their values, what it is, and how much it counts.</summary>
internal sealed record Example(int[] Places, float[] Values, bool IsPositive, float Weight);

/// <summary>Logistic regression by AdaGrad with a penalty on large weights. The same examples and seed give the same weights.</summary>
internal static class LogisticTrainer
{
    public static LinearModel Train(IReadOnlyList<Example> examples, int places, int rounds = 30, float rate = 0.15f, float penalty = 2e-5f)
    {
        var (weights, squares) = (new float[places], new float[places]);
        var (bias, biasSquare) = (0f, 0f);
        var order = Enumerable.Range(0, examples.Count).ToArray();
        var random = new Random(1);
        for (var round = 0; round < rounds; round++)
        {
            random.Shuffle(order);
            foreach (var index in order)
            {
                var example = examples[index];
                var sum = bias;
                for (var i = 0; i < example.Places.Length; i++) sum += weights[example.Places[i]] * example.Values[i];
                var gradient = (float)((1 / (1 + Math.Exp(-sum))) - (example.IsPositive ? 1 : 0)) * example.Weight;
                biasSquare += gradient * gradient;
                bias -= rate * gradient / MathF.Sqrt(biasSquare + 1e-6f);
                for (var i = 0; i < example.Places.Length; i++)
                {
                    var place = example.Places[i];
                    var step = (gradient * example.Values[i]) + (penalty * weights[place]);
                    squares[place] += step * step;
                    weights[place] -= rate * step / MathF.Sqrt(squares[place] + 1e-6f);
                }
            }
        }

        return LinearModel.Of(bias, weights);
    }

    /// <param name="all">Places of all features.</param>
    /// <param name="counted">How many of them are those of the words.</param>
    public static (int[] Places, float[] Values) Values(ReadOnlySpan<int> all, int counted)
    {
        var share = 1 / MathF.Sqrt(Math.Max(1, counted));
        var values = new Dictionary<int, float>();
        for (var i = 0; i < all.Length; i++) values[all[i]] = values.GetValueOrDefault(all[i]) + (i < counted ? share : 1);
        return ([.. values.Keys], [.. values.Values]);
    }
}
