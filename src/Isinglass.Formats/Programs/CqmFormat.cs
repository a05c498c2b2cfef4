using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Isinglass.Formats.Documents;
using Isinglass.Formats.Text;
using Isinglass.Model;
using Isinglass.Model.Constraints;

namespace Isinglass.Formats.Programs;

/// <summary>
/// dimod's binary file of a constrained quadratic model, version 2.0: a header, then a ZIP archive in the same file with the variables, the objective and
/// one folder a constraint. Soft equalities with a quadratic penalty become squared terms of the objective.
/// </summary>
internal sealed class CqmFormat() : ModelFormat("cqm", "binary file of a dimod ConstrainedQuadraticModel, minimise", ".cqm")
{
    private const string ConstraintFolder = "constraints/";
    private const string LabelsEntry = "variable_labels.json";

    private static ReadOnlySpan<byte> Magic => "DIMODCQM"u8;

    private static ReadOnlySpan<byte> ExpressionMagic => "DIMODEXPR"u8;

    public override bool HoldsRows => true;

    internal override bool TakesIntegers => true;

    internal override bool Recognises(FileContent content) => content.Bytes.AsSpan().StartsWith(Magic);

    internal override ModelFile Read(FileContent content, FormatOptions options)
    {
        var bytes = new BinaryCursor(content);
        bytes.Magic(Magic, "dimod CQM file");
        DimodSections.Version(bytes, 2, 2);
        var header = bytes.TakeArray(bytes.UInt32("the header's length"), "the header");
        var (variables, constraints) = JsonInput.Read(content, header, json => (Count(json, "num_variables"), Count(json, "num_constraints")));
        var program = new Reader(content).Read();
        var found = program.Rows.Count + program.Squares.Count;
        if (program.VariableCount != variables || found != constraints)
        {
            throw content.Error(
                $"the header announces {variables} variables and {constraints} constraints, the archive holds {program.VariableCount} and {found}.");
        }

        return program.ToModelFile(Name, content, options.Integers);
    }

    internal override void Write(ModelFile file, Stream stream, FormatOptions options, ICollection<string> notes)
    {
        // The archive's offsets count from the start of the file, so header and archive are joined in memory.
        using var whole = new MemoryStream();
        var objective = Objective(file, file.Objective.Vartype);
        if (objective.Vartype == Vartype.Spin)
        {
            // A reader turns spins into bits: a spin becomes three terms, a product nine.
            CheckWritten([.. objective.Linear.ToArray().Select(value => 3 * value), .. objective.Pairs().Select(pair => 9 * pair.Value), objective.Offset]);
        }

        var rows = file.Constrained;
        var products = rows?.Products ?? [];
        whole.Write(Magic);
        DimodSections.WriteHeader(whole, Magic.Length, HeaderOf(objective, rows));
        using (var archive = new ZipArchive(whole, ZipArchiveMode.Create, leaveOpen: true))
        {
            AddEntry(archive, "varinfo", entry => DimodSections.Write(entry, "VTYP", VariableInfo(objective)));
            if (objective.Labels is { } labels)
            {
                AddEntry(archive, LabelsEntry, entry => entry.Write(Encoding.ASCII.GetBytes($"[{string.Join(", ", labels.Select(LabelText.ToJson))}]")));
            }

            var terms = objective.UpperTriangle().Where(term => term.First != term.Second).Select(term => (term.First, term.Second, term.Value)).ToList();
            WriteExpression(archive, "objective", Enumerable.Range(0, objective.VariableCount).Select(i => (i, objective.Linear[i])), terms, objective.Offset);
            var names = new HashSet<string>(StringComparer.Ordinal);
            for (var r = 0; r < (rows?.Rows.RowCount ?? 0); r++)
            {
                var entries = rows!.Rows.RowColumns(r).ToArray().Zip(rows.Rows.RowValues(r).ToArray());
                var sense = rows.Senses[r] switch
                {
                    ConstraintSense.Equal => "==",
                    ConstraintSense.LessOrEqual => "<=",
                    _ => ">=",
                };
                WriteConstraint(archive, Unique(names, rows.RowNames[r] ?? $"c{r + 1}"), entries, [], sense, rows.RightHandSides[r]);
            }

            foreach (var product in products)
            {
                WriteConstraint(
                    archive,
                    Unique(names, $"product_{objective.LabelOf(product.Product)}"),
                    [(product.First, 0), (product.Second, 0), (product.Product, -1)],
                    [(product.First, product.Second, 1)],
                    "==",
                    0);
            }
        }

        whole.WriteTo(stream);
    }

    private static int Count(JsonInput json, string property) => json.Integer(json.Property(json.Root, property), $"'{property}'");

    /// <summary>A name not used before.</summary>
    private static string Unique(HashSet<string> names, string name)
    {
        var unique = name;
        for (var k = 2; !names.Add(unique); k++)
        {
            unique = $"{name}_{k}";
        }

        return unique;
    }

    private static string HeaderOf(BinaryQuadraticModel objective, ConstrainedQuadraticModel? rows)
    {
        var products = rows?.Products ?? [];
        var rowCount = (rows?.Rows.RowCount ?? 0) + products.Length;
        var biasCount = objective.VariableCount + objective.InteractionCount + (rows?.Rows.EntryCount ?? 0) + 4 * products.Length;
        var inPairs = objective.Pairs()
            .SelectMany(pair => new[] { pair.First, pair.Second })
            .Concat(products.SelectMany(product => new[] { product.First, product.Second }));
        return $"{{\"num_biases\": {biasCount}, \"num_constraints\": {rowCount}, \"num_linear_biases_real\": 0, "
            + $"\"num_quadratic_variables\": {inPairs.Distinct().Count()}, \"num_quadratic_variables_real\": 0, "
            + $"\"num_variables\": {objective.VariableCount}, \"num_weighted_constraints\": 0}}";
    }

    private static byte[] VariableInfo(BinaryQuadraticModel objective)
    {
        var isSpin = objective.Vartype == Vartype.Spin;
        var info = new byte[17 * objective.VariableCount];
        for (var i = 0; i < objective.VariableCount; i++)
        {
            info[17 * i] = isSpin ? (byte)1 : (byte)0;
            BinaryPrimitives.WriteDoubleLittleEndian(info.AsSpan(17 * i + 1), isSpin ? -1 : 0);
            BinaryPrimitives.WriteDoubleLittleEndian(info.AsSpan(17 * i + 9), 1);
        }

        return info;
    }

    private static void WriteConstraint(
        ZipArchive archive,
        string name,
        IEnumerable<(int Variable, double Bias)> linear,
        IReadOnlyList<(int, int, double)> pairs,
        string sense,
        double rightHandSide)
    {
        // A slash would end the folder's name, so it is escaped as in JSON.
        var folder = $"{ConstraintFolder}\"{JsonEncodedText.Encode(name).ToString().Replace("/", "\\u002F", StringComparison.Ordinal)}\"/";
        WriteExpression(archive, folder + "lhs", linear, pairs, 0);
        AddEntry(archive, folder + "rhs", entry =>
        {
            var buffer = new byte[8];
            BinaryPrimitives.WriteDoubleLittleEndian(buffer, rightHandSide);
            entry.Write(buffer);
        });
        AddEntry(archive, folder + "sense", entry => entry.Write(Encoding.ASCII.GetBytes(sense)));
    }

    private static void WriteExpression(
        ZipArchive archive,
        string name,
        IEnumerable<(int Variable, double Bias)> linear,
        IReadOnlyList<(int First, int Second, double Value)> pairs,
        double offset) =>
        AddEntry(archive, name, entry =>
        {
            var terms = linear.ToList();
            var local = terms.Select((term, k) => (term.Variable, k)).ToDictionary(pair => pair.Variable, pair => pair.k);
            using var stream = new MemoryStream();
            stream.Write(ExpressionMagic);
            DimodSections.WriteHeader(
                stream,
                ExpressionMagic.Length,
                $"{{\"dtype\": \"float64\", \"itype\": \"int32\", \"shape\": [{terms.Count}, {pairs.Count}], \"type\": \"Expression\"}}");
            DimodSections.Write(stream, "INDX", Packed(terms.Count * 4, writer => terms.ForEach(term => writer.Write(term.Variable))));
            DimodSections.Write(stream, "OFFS", Packed(8, writer => writer.Write(offset)));
            DimodSections.Write(stream, "LINB", Packed(terms.Count * 8, writer => terms.ForEach(term => writer.Write(term.Bias))));
            var quadratic = Packed(pairs.Count * 16, writer =>
            {
                foreach (var (first, second, value) in pairs)
                {
                    var (u, v) = (local[first], local[second]);
                    writer.Write(Math.Max(u, v));
                    writer.Write(Math.Min(u, v));
                    writer.Write(value);
                }
            });
            DimodSections.Write(stream, "QUAD", quadratic, longLength: true);
            stream.WriteTo(entry);
        });

    private static byte[] Packed(int capacity, Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream(capacity);
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static void AddEntry(ZipArchive archive, string name, Action<Stream> write)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        write(stream);
    }

    private sealed class Reader(FileContent content)
    {
        private readonly MathematicalProgram _program = new();
        private long _unpacked;

        public MathematicalProgram Read()
        {
            try
            {
                using var archive = new ZipArchive(new MemoryStream(content.Bytes, writable: false), ZipArchiveMode.Read);
                var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
                foreach (var entry in archive.Entries)
                {
                    entries[entry.FullName] = entry;
                }

                ReadVariables(entries);
                _program.Objective = ReadExpression(Required(entries, "objective"), "the objective");
                ReadConstraints(entries);
                return _program;
            }
            catch (Exception exception) when (
                exception is InvalidDataException or IOException or NotSupportedException or ArgumentException or InvalidOperationException)
            {
                throw new InputException(content.Name, 0, "holds a damaged ZIP archive. Fetch it again.", exception);
            }
        }

        private byte[] Required(Dictionary<string, ZipArchiveEntry> entries, string name) =>
            entries.TryGetValue(name, out var entry) ? Unpacked(entry) : throw content.Error($"the archive has no entry '{Shown(name)}'.");

        private static string Shown(string name) => TextTokens.Show(Encoding.UTF8.GetBytes(name));

        /// <summary>The bytes of an entry; their number in the archive is not trusted.</summary>
        private byte[] Unpacked(ZipArchiveEntry entry)
        {
            using var result = new MemoryStream();
            using var stream = entry.Open();
            var buffer = new byte[1 << 14];
            int count;
            while ((count = stream.Read(buffer)) > 0)
            {
                _unpacked += count;
                if (_unpacked > FileContent.LengthLimit)
                {
                    throw content.Error($"holds more than {FileContent.LengthLimit >> 20} MiB, the most that is read.");
                }

                result.Write(buffer, 0, count);
            }

            return result.ToArray();
        }

        private void ReadVariables(Dictionary<string, ZipArchiveEntry> entries)
        {
            var info = DimodSections.Section(new BinaryCursor(content, Required(entries, "varinfo")), "VTYP");
            var labels = entries.TryGetValue(LabelsEntry, out var entry)
                ? JsonInput.Read(content, Unpacked(entry), json => json.Items(json.Root, "the list of labels").Select(JsonInput.Label).ToArray()) : null;
            var count = labels?.Length ?? CountOf(info);
            if (17L * count > info.Length)
            {
                throw content.Error($"there are {count} labels for the {info.Length / 17} variables of the archive.");
            }

            if (labels?.GroupBy(label => label, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } repeated)
            {
                throw content.Error($"two variables are called '{Shown(repeated.Key)}'.");
            }

            for (var i = 0; i < count; i++)
            {
                var kind = info[17 * i] switch
                {
                    0 => VariableKind.Binary,
                    1 => VariableKind.Spin,
                    2 => VariableKind.Integer,
                    3 => VariableKind.Continuous,
                    _ => throw content.Error($"variable {i} is of kind {info[17 * i]}, which is not known."),
                };
                var lower = Finite(BinaryPrimitives.ReadDoubleLittleEndian(info.AsSpan(17 * i + 1)));
                var upper = Finite(BinaryPrimitives.ReadDoubleLittleEndian(info.AsSpan(17 * i + 9)));
                _program.AddVariable(labels?[i] ?? i.ToString(), kind, lower, upper);
            }
        }

        /// <summary>Number of variables before the blanks that fill the section: a blank is not a kind.</summary>
        private static int CountOf(byte[] info)
        {
            var count = 0;
            while (17 * (count + 1) <= info.Length && info[17 * count] != ' ')
            {
                count++;
            }

            return count;
        }

        private double Finite(double bound) => !double.IsNaN(bound) ? bound : throw content.Error("a bound of a variable is not a number.");

        private void ReadConstraints(Dictionary<string, ZipArchiveEntry> entries)
        {
            var folders = entries.Keys
                .Where(name => name.StartsWith(ConstraintFolder, StringComparison.Ordinal) && name.EndsWith("/lhs", StringComparison.Ordinal))
                .Select(name => name[..^3]);
            foreach (var folder in folders)
            {
                var name = LabelOf(folder[ConstraintFolder.Length..^1]);
                var expression = ReadExpression(Required(entries, folder + "lhs"), $"constraint {Shown(name)}");
                var side = new BinaryCursor(content, Required(entries, folder + "rhs")).Double("a right-hand side");
                if (!NumberText.IsUsable(side))
                {
                    throw content.Error($"the right-hand side of constraint {Shown(name)} is {side}, {NumberText.TooLarge}");
                }

                var sense = Encoding.ASCII.GetString(Required(entries, folder + "sense"));
                if (entries.TryGetValue(folder + "weight", out var weight)
                    && BitConverter.ToDouble(Padded(Unpacked(weight))) is var value
                    && double.IsFinite(value))
                {
                    AddSoft(entries, folder, name, expression, sense, side, value);
                    continue;
                }

                _program.Rows.Add(sense switch
                {
                    "==" => new ProgramRow(name, expression, side, side),
                    "<=" => new ProgramRow(name, expression, double.NegativeInfinity, side),
                    ">=" => new ProgramRow(name, expression, side, double.PositiveInfinity),
                    _ => throw content.Error($"the sense of constraint {Shown(name)} is '{Shown(sense)}'; it must be ==, <= or >=."),
                });
            }
        }

        private static byte[] Padded(byte[] bytes)
        {
            Array.Resize(ref bytes, 8);
            return bytes;
        }

        private void AddSoft(
            Dictionary<string, ZipArchiveEntry> entries, string folder, string name, ProgramExpression expression, string sense, double side, double weight)
        {
            var penalty = entries.TryGetValue(folder + "penalty", out var entry) ? Encoding.ASCII.GetString(Unpacked(entry)).Trim('"') : "linear";
            if (penalty != "quadratic" || sense != "==" || !NumberText.IsUsable(weight))
            {
                throw content.Error(
                    $"constraint {Shown(name)} is soft with a {Shown(penalty)} penalty on '{Shown(sense)}'; "
                    + "only equalities with a quadratic penalty are handled. Make it hard.");
            }

            _program.Squares.Add((expression, side, weight));
        }

        private string LabelOf(string json) => JsonInput.Read(content, Encoding.UTF8.GetBytes(json), input => JsonInput.Label(input.Root));

        private ProgramExpression ReadExpression(byte[] data, string what)
        {
            var bytes = new BinaryCursor(content, data);
            bytes.Magic(ExpressionMagic, $"expression of {what}");
            DimodSections.Version(bytes, 2, 2);
            var header = bytes.TakeArray(bytes.UInt32("a header's length"), "a header");
            return JsonInput.Read(content, header, json => ReadExpression(bytes, json));
        }

        private ProgramExpression ReadExpression(BinaryCursor bytes, JsonInput header)
        {
            var bias = DimodSections.Number(header, "dtype");
            var index = DimodSections.Number(header, "itype");
            var (n, m) = DimodSections.Shape(header);
            var expression = new ProgramExpression();
            var variables = Sub(DimodSections.Section(bytes, "INDX"));
            if (n > variables.Left)
            {
                throw content.Error($"an expression of {n} variables has too few indices.");
            }

            var parents = Enumerable.Range(0, n).Select(_ => (int)index.Index(variables, "the index of a variable", _program.VariableCount - 1L)).ToArray();
            expression.Constant = bias.Coefficient(Sub(DimodSections.Section(bytes, "OFFS")), "an offset");
            var linear = Sub(DimodSections.Section(bytes, "LINB"));
            foreach (var parent in parents)
            {
                var value = bias.Coefficient(linear, "a linear bias");
                if (value != 0)
                {
                    expression.Add(value, parent);
                }
            }

            var quadratic = Sub(QuadraticSection(bytes));
            for (var k = 0; k < m; k++)
            {
                var u = parents[index.Index(quadratic, "the index of a quadratic term", n - 1L)];
                var v = parents[index.Index(quadratic, "the index of a quadratic term", n - 1L)];
                expression.Add(bias.Coefficient(quadratic, "a quadratic bias"), u, v);
            }

            return expression;
        }

        private BinaryCursor Sub(byte[] data) => new(content, data);

        /// <summary>
        /// The section of quadratic terms has an 8-byte length in current files and a 4-byte one in older files of the same version. The section fills a
        /// multiple of 64 bytes, so the length tells which: it leaves 56 in the short form, 52 in the long.
        /// </summary>
        private static byte[] QuadraticSection(BinaryCursor bytes)
        {
            bytes.Magic("QUAD"u8, "section QUAD");
            var length = bytes.UInt32("the length of QUAD");
            if (length % 64 == 52)
            {
                bytes.Take(4, "the length of QUAD");
            }

            return bytes.TakeArray(length, "section QUAD");
        }
    }
}
