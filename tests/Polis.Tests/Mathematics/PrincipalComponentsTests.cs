using MathNet.Numerics.LinearAlgebra;
using Polis.Mathematics;

namespace Polis.Tests.Mathematics;

public sealed class PrincipalComponentsTests
{
    [Theory]
    [InlineData(Given.Biodiversity)]
    [InlineData(Given.Seattle)]
    public void The_axes_are_those_of_a_dense_eigen_decomposition(string name)
    {
        CentredVotes votes = new(Given.Conversation(name));
        var axes = PrincipalComponents.Find(votes);

        var dense = Matrix<double>.Build.Dense(votes.Rows, votes.ColumnCount);
        for (var row = 0; row < votes.Rows; row++)
        {
            for (var k = 0; k < votes.ColumnsOf(row).Length; k++)
                dense[row, votes.ColumnsOf(row)[k]] = votes.ValuesOf(row)[k];
        }

        // Ascending eigenvalues.
        var vectors = dense.TransposeThisAndMultiply(dense).Evd(Symmetricity.Symmetric);
        for (var axis = 0; axis < 2; axis++)
        {
            var column = votes.ColumnCount - 1 - axis;
            var cosine = Math.Abs(vectors.EigenVectors.Column(column).DotProduct(Vector<double>.Build.Dense(axes[axis])));
            Assert.True(cosine > 1 - 1e-9, $"axis {axis}: 1 - |cos| = {1 - cosine:E3}");
            Assert.Equal(vectors.EigenValues[column].Real / votes.Variance, PrincipalComponents.ExplainedVariance(votes, axes[axis]), 1e-9);
        }
    }
}
