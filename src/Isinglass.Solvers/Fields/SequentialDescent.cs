namespace Isinglass.Solvers.Fields;

/// <summary>Descent over one variable after the other, which is cheap with rows on demand.</summary>
internal static class SequentialDescent
{
    /// <summary>Flips every variable that lowers the energy, in order, until a whole pass flips none.</summary>
    public static void Descend(LocalFields fields)
    {
        var tolerance = fields.Store.Tolerance;
        for (var isImproved = true; isImproved;)
        {
            isImproved = false;
            for (var i = 0; i < fields.Values.Length; i++)
            {
                if (fields.Delta(i) < -tolerance)
                {
                    fields.Flip(i);
                    isImproved = true;
                }
            }
        }
    }
}
