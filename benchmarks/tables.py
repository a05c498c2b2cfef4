"""Float logistic regression beside `isinglass train --data FILE` without any option, on the same splits.

usage: tables.py FOLDER_OF_TABLES 'COMMAND OF ISINGLASS' SEED [TABLE ...]

A table without a test file of its own is split anew for every seed, a fifth of every class for the test. Features are standardised by the training rows,
words become one column each; Newton steps (iteratively reweighted least squares) on the negative log likelihood plus half the squared weights, as
scikit-learn's default (C = 1); all training rows are used.
"""
import gzip, json, math, os, random, subprocess, sys, tempfile

TABLES = {"adult.data.gz": (0, "adult.test.gz"), "german.csv": (0, None), "pima-indians-diabetes.csv": (0, None), "heart.csv": (1, None), "sonar.csv": (0, None),
          "haberman.csv": (0, None), "breast_cancer.csv": (1, None), "tic-tac-toe.data": (0, None)}


def read(path, header):
    text = (gzip.open(path, "rt") if path.endswith(".gz") else open(path)).read().splitlines()[header:]
    return [[cell.strip() for cell in line.split(",")] for line in text if line.strip() and not line.startswith("|")]


def is_number(cell):
    try:
        float(cell)
        return True
    except ValueError:
        return False


def features(train, test):
    """Sparse rows (index, value) of both parts, the intercept last."""
    columns, size = [], 0
    for c in range(len(train[0]) - 1):
        cells = [row[c] for row in train if row[c] != "?"]
        if all(is_number(cell) for cell in cells):
            numbers = [float(cell) for cell in cells]
            mean = sum(numbers) / len(numbers)
            columns.append((size, None, mean, math.sqrt(sum((x - mean) ** 2 for x in numbers) / len(numbers)) or 1))
            size += 1
        else:
            words = sorted(set(cells))
            columns.append((size, {word: k for k, word in enumerate(words)}, max(words, key=cells.count), 1))
            size += len(words)

    def convert(row):
        sparse = []
        for c, (at, words, middle, spread) in enumerate(columns):
            cell = row[c] if row[c] != "?" else middle
            if words is None:
                sparse.append((at, (float(cell) - middle) / spread))
            elif cell in words:
                sparse.append((at + words[cell], 1.0))
        return sparse + [(size, 1.0)]

    return [convert(row) for row in train], [convert(row) for row in test], size + 1


def solve(a, b):
    n = len(b)
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(a[r][i]))
        a[i], a[pivot], b[i], b[pivot] = a[pivot], a[i], b[pivot], b[i]
        for r in range(i + 1, n):
            factor = a[r][i] / a[i][i]
            if factor:
                row, top = a[r], a[i]
                for k in range(i, n):
                    row[k] -= factor * top[k]
                b[r] -= factor * b[i]
    for i in reversed(range(n)):
        b[i] = (b[i] - sum(a[i][k] * b[k] for k in range(i + 1, n))) / a[i][i]
    return b


def logistic(rows, labels, size, steps=12):
    weights = [0.0] * size
    for _ in range(steps):
        gradient = [weights[k] if k < size - 1 else 0.0 for k in range(size)]
        hessian = [[0.0] * size for _ in range(size)]
        for k in range(size):
            hessian[k][k] = 1.0 if k < size - 1 else 1e-9
        for row, label in zip(rows, labels):
            p = 1 / (1 + math.exp(-max(-30, min(30, sum(weights[k] * x for k, x in row)))))
            scale = max(p * (1 - p), 1e-9)
            for k, x in row:
                gradient[k] += (p - label) * x
                own = hessian[k]
                for j, y in row:
                    own[j] += scale * x * y
        step = solve(hessian, gradient)
        weights = [w - s for w, s in zip(weights, step)]
        if max(abs(s) for s in step) < 1e-6:
            break
    return weights


def main():
    folder, command, seed = sys.argv[1], sys.argv[2].split(), int(sys.argv[3])
    for name in sys.argv[4:] or TABLES:
        header, companion = TABLES[name]
        path = os.path.join(folder, name)
        rows = read(path, header)
        with tempfile.TemporaryDirectory() as work:
            if companion:
                train, test = rows, read(os.path.join(folder, companion), 0)
                strip = lambda row: row[:-1] + [row[-1].rstrip(".")]
                test, used = [strip(row) for row in test], path
            else:
                # Like the program: the splits are its own business, so both see files.
                draw, by_class = random.Random(seed), {}
                for n, row in enumerate(rows):
                    by_class.setdefault(row[-1], []).append(n)
                chosen = {n for own in by_class.values() for n in draw.sample(own, round(len(own) / 5))}
                train, test = [row for n, row in enumerate(rows) if n not in chosen], [row for n, row in enumerate(rows) if n in chosen]
                used = os.path.join(work, "t.train.csv")
                for part, target in ((train, used), (test, os.path.join(work, "t.test.csv"))):
                    open(target, "w").write("".join(",".join(row) + "\n" for row in part))
            classes = sorted({row[-1] for row in train})
            truth = lambda part: [classes.index(row[-1]) for row in part]
            inputs, held, size = features(train, test)
            weights = logistic(inputs, truth(train), size)
            right = sum((sum(weights[k] * x for k, x in row) > 0) == label for row, label in zip(held, truth(test)))
            run = subprocess.run([*command, "train", "--data", used, "--seed", str(seed), "--no-baselines", "--json", "-o", os.path.join(work, "run")],
                                 capture_output=True, text=True)
            told = json.loads(run.stdout)
            print(f"{name}\t{seed}\t{100 * told['test_accuracy']:.2f}\t{100 * told['test_balanced_accuracy']:.2f}\t{100 * right / len(test):.2f}\t"
                  f"{100 * told['baselines']['majority']['test_accuracy']:.2f}\t{told['network']}\t{told['network_bytes']}\t{told['seconds']:.1f}", flush=True)


main()
