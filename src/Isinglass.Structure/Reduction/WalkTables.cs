using Isinglass.Model;
using Isinglass.Model.Polynomials;

namespace Isinglass.Structure.Reduction;

/// <summary>
/// The terms of a reduced model in the form for walks. Polynomial 0 is the one beside the squares, polynomial r + 1 that of square r. A place is a pair
/// (polynomial, variable of it), with the change of the polynomial by a flip of the variable. Shared by all threads.
/// </summary>
internal sealed class WalkTables
{
    public WalkTables(FreeModel model)
    {
        Model = model;
        BinaryPolynomialModel[] polynomials = [model.Objective, .. model.Squares.Select(static square => square.Polynomial)];
        Vartype = model.Objective.Vartype;
        Offsets = [.. polynomials.Select(static polynomial => polynomial.Offset)];
        PlaceStarts = new int[polynomials.Length + 1];
        var termCount = polynomials.Sum(static polynomial => polynomial.TermCount);
        TermStarts = new int[termCount + 1];
        Coefficients = new double[termCount];
        PolynomialOfTerm = new int[termCount];
        var places = new List<int>();
        Variables = new int[polynomials.Sum(static polynomial => polynomial.EntryCount)];
        Places = new int[Variables.Length];
        var placeOf = new int[model.FreeCount];
        var term = 0;
        for (var p = 0; p < polynomials.Length; p++)
        {
            AddPlaces(polynomials[p], places, placeOf);
            PlaceStarts[p + 1] = places.Count;
            for (var t = 0; t < polynomials[p].TermCount; t++, term++)
            {
                AddTerm(polynomials[p], t, p, term, placeOf);
            }
        }

        VariableOfPlace = [.. places];
        (TermsStart, Terms) = ByVariable(Enumerable.Range(0, termCount).SelectMany(t => Variables[TermStarts[t]..TermStarts[t + 1]].Select(v => (v, t))));
        (PlacesStart, PlacesOf) = ByVariable(VariableOfPlace.Select(static (variable, place) => (variable, place)));
        PolynomialOfPlace = new int[VariableOfPlace.Length];
        for (var p = 0; p < polynomials.Length; p++)
        {
            PolynomialOfPlace.AsSpan(PlaceStarts[p], PlaceStarts[p + 1] - PlaceStarts[p]).Fill(p);
        }
    }

    public FreeModel Model { get; }

    /// <summary>Whether the terms are over bits or spins.</summary>
    public Vartype Vartype { get; }

    /// <summary>The constant of each polynomial.</summary>
    public double[] Offsets { get; }

    /// <summary>The places of polynomial p are PlaceStarts[p] .. PlaceStarts[p + 1] - 1, variables ascending.</summary>
    public int[] PlaceStarts { get; }

    public int[] VariableOfPlace { get; }

    public int[] PolynomialOfPlace { get; }

    /// <summary>The entries of term t are TermStarts[t] .. TermStarts[t + 1] - 1 of <see cref="Variables"/> and <see cref="Places"/>.</summary>
    public int[] TermStarts { get; }

    public int[] Variables { get; }

    public int[] Places { get; }

    public double[] Coefficients { get; }

    public int[] PolynomialOfTerm { get; }

    /// <summary>The terms of variable i are TermsStart[i] .. TermsStart[i + 1] - 1 of <see cref="Terms"/>.</summary>
    public int[] TermsStart { get; }

    public int[] Terms { get; }

    /// <summary>The places of variable i are PlacesStart[i] .. PlacesStart[i + 1] - 1 of <see cref="PlacesOf"/>.</summary>
    public int[] PlacesStart { get; }

    public int[] PlacesOf { get; }

    private static void AddPlaces(BinaryPolynomialModel polynomial, List<int> places, int[] placeOf)
    {
        var variables = new SortedSet<int>();
        for (var t = 0; t < polynomial.TermCount; t++)
        {
            foreach (var variable in polynomial.Term(t))
            {
                variables.Add(variable);
            }
        }

        foreach (var variable in variables)
        {
            placeOf[variable] = places.Count;
            places.Add(variable);
        }
    }

    private void AddTerm(BinaryPolynomialModel source, int index, int polynomial, int term, int[] placeOf)
    {
        var variables = source.Term(index);
        TermStarts[term + 1] = TermStarts[term] + variables.Length;
        for (var k = 0; k < variables.Length; k++)
        {
            Variables[TermStarts[term] + k] = variables[k];
            Places[TermStarts[term] + k] = placeOf[variables[k]];
        }

        Coefficients[term] = source.Coefficients[index];
        PolynomialOfTerm[term] = polynomial;
    }

    private (int[] Starts, int[] Items) ByVariable(IEnumerable<(int Variable, int Item)> pairs)
    {
        var lists = Enumerable.Range(0, Model.FreeCount).Select(static _ => new List<int>()).ToArray();
        foreach (var (variable, item) in pairs)
        {
            lists[variable].Add(item);
        }

        var starts = new int[Model.FreeCount + 1];
        for (var i = 0; i < lists.Length; i++)
        {
            starts[i + 1] = starts[i] + lists[i].Count;
        }

        return (starts, [.. lists.SelectMany(static list => list)]);
    }
}
