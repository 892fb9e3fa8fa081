"""score.py DOCUMENT [WEIGHTS] < rows: recomputes the prediction of each line's JSON object, of `words` in hex or of `row`'s cells, and `offset`."""
import datetime, decimal, hashlib, json, math, sys
from decimal import Decimal, ROUND_HALF_EVEN as EVEN
decimal.setcontext(decimal.Context(prec=150, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN))
model = json.load(open(sys.argv[1], encoding='utf-8'))
scale, link, types = model['scale'], model['link'], {c['name']: c['type'] for c in model.get('columns', [])}
def words_of(data): return {int.from_bytes(data[i:i + 4], 'big'): int.from_bytes(data[i + 4:i + 16], 'big', signed=True) for i in range(0, len(data), 16)}
weights = words_of(open(sys.argv[2], 'rb').read() if 'weightsFile' in model else bytes.fromhex(model['weights'][2:]))
def rounded(x): return format(x.quantize(Decimal(1).scaleb(-scale), EVEN) + 0, 'f')
def linked(margin, offset):
    x = Decimal(margin).scaleb(-21)
    return x + offset if link == 'identity' else offset * x.exp() if link == 'exp' else 1 / (1 + (-x).exp())
def score(words, offset=None):
    n = len(model.get('classes', [])) if len(model.get('classes', [])) > 2 else 1
    margins = [sum(weights.get(c << 24 | i, 0) * x for i, x in [(0, 10 ** 9), *words.items()]) for c in range(n)]
    best, offset = margins.index(max(margins)), Decimal(offset or (1 if link == 'exp' else 0))
    out = {'margins': [str(m) for m in margins], 'score': rounded(Decimal(margins[best]).scaleb(-21))}
    if n > 1:
        e = [Decimal(m - max(margins)).scaleb(-21).exp() for m in margins]
        out.update(probabilities=[rounded(x / sum(e)) for x in e])
        return {**out, 'class': best, 'prediction': out['probabilities'][best]}
    bounds = {k: rounded(linked(margins[0] + int(model['bounds'][k]), offset)) for k in ('lower', 'upper') if 'bounds' in model}
    return {**out, 'class': int(margins[0] >= int(model['threshold'])), 'prediction': rounded(linked(margins[0], offset)), **bounds}
def typed(value, kind):
    if value is None or kind in ('string', 'boolean'): return value
    if kind == 'timestamp':
        t = datetime.datetime.fromisoformat(value.replace('Z', '+00:00')) - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
        return (t.days * 86400 + t.seconds) + t.microseconds * 1000 / 1e9
    if kind == 'date': return datetime.date.fromisoformat(value).toordinal() - 719163
    return float(value) if kind in ('double', 'float') else Decimal(value)
def outputs(t, name, row):
    kind, column = t['transform'], t.get('column', name)
    if kind == 'product':
        (left, n), (right, m) = outputs(t['left'], name, row), outputs(t['right'], name, row)
        return {i * m + j: float(a) * float(b) for i, a in left.items() for j, b in right.items()}, n * m
    x = typed(row[column], types[column])
    if kind == 'identity': return {0: x}, 1
    if kind == 'missing-flag': return {0: 1 if x is None else 0}, 1
    if kind in ('category', 'hashed'):
        text = t['missing'] if x is None else str(x).lower() if isinstance(x, bool) else str(x)
        if kind == 'category': return {i: 1 for i, v in enumerate(t['values']) if v == text}, len(t['values'])
        return {int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], 'big') % 2 ** t['bits']: 1}, 2 ** t['bits']
    x = float(t['missing'] if x is None else x)
    if kind == 'buckets': return {sum(float(e) <= x for e in t['edges']): 1}, len(t['edges']) + 1
    if kind == 'cyclic':
        angle = 2 * math.pi * math.fmod(x, float(t['period'])) / float(t['period'])
        return {0: math.sin(angle), 1: math.cos(angle)}, 2
    x = min(max(x, float(t.get('low', '-inf'))), float(t.get('high', 'inf')))
    return {0: ((math.copysign(math.log1p(abs(x)), x) if t['log'] else x) - float(t['mean'])) / float(t['scale'])}, 1
def words_from(row):
    words, first = {}, 1
    for feature in model['features']:
        found, width = outputs(feature, feature['name'], row)
        words.update({first + i: int(Decimal(x).scaleb(9).to_integral_value(EVEN)) for i, x in found.items()})
        first += width
    return {i: x for i, x in words.items() if x}
for line in map(json.loads, sys.stdin):
    words = words_from(line['row']) if 'row' in line else words_of(bytes.fromhex(line['words'][2:]))
    text = b''.join(i.to_bytes(4, 'big') + x.to_bytes(12, 'big', signed=True) for i, x in words.items()).hex()
    print(json.dumps({'words': '0x' + text, **score(words, line.get('offset'))}))
