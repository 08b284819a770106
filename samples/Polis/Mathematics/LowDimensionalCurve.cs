namespace Polis.Mathematics;

/// <summary>
/// 1 / (1 + a d^2b), UMAP's closeness of two points on the picture, fitted to 1 up to min_dist and exp(-(d - min_dist) / spread) beyond
/// (McInnes et al. 2018, definition 11). Least squares by Levenberg and Marquardt.
/// </summary>
internal readonly record struct LowDimensionalCurve(double A, double B)
{
    private const int Samples = 300;
    private const int Steps = 200;

    public static LowDimensionalCurve Fit(double minDist, double spread)
    {
        LowDimensionalCurve curve = new(1, 1);
        var error = curve.Error(minDist, spread);
        var damping = 1e-3;
        for (var step = 0; step < Steps && damping < 1e12; step++)
        {
            var next = curve.Step(minDist, spread, damping);
            var nextError = next.A > 0 && next.B > 0 ? next.Error(minDist, spread) : double.PositiveInfinity;
            if (nextError < error)
                (curve, error, damping) = (next, nextError, damping / 10);
            else
                damping *= 10;
        }

        return curve;
    }

    private double At(double d) => 1 / (1 + A * Math.Pow(d, 2 * B));

    private static double Target(double d, double minDist, double spread) => d < minDist ? 1 : Math.Exp(-(d - minDist) / spread);

    private static double Sample(int i, double spread) => 3 * spread * i / (Samples - 1);

    private double Error(double minDist, double spread)
    {
        var sum = 0.0;
        for (var i = 0; i < Samples; i++)
        {
            var off = At(Sample(i, spread)) - Target(Sample(i, spread), minDist, spread);
            sum += off * off;
        }

        return sum;
    }

    private LowDimensionalCurve Step(double minDist, double spread, double damping)
    {
        var (aa, ab, bb, ga, gb) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 1; i < Samples; i++)
        {
            var d = Sample(i, spread);
            var f = At(d);
            var off = f - Target(d, minDist, spread);
            var power = Math.Pow(d, 2 * B);
            var (da, db) = (-f * f * power, -f * f * A * power * 2 * Math.Log(d));
            (aa, ab, bb, ga, gb) = (aa + da * da, ab + da * db, bb + db * db, ga + da * off, gb + db * off);
        }

        (aa, bb) = (aa * (1 + damping), bb * (1 + damping));
        var determinant = aa * bb - ab * ab;
        return new LowDimensionalCurve(A - (bb * ga - ab * gb) / determinant, B - (aa * gb - ab * ga) / determinant);
    }
}
