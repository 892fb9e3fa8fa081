"""Fits scikit-learn's models on data that a formula gives, so that MLlib's fits can be compared with them.

Prints JSON: for each case the coefficients and intercepts that minimise the same objective as
mean loss (of squares and Huber half of it) + regularization * ((1 - elastic_net) / 2 * |w|^2 + elastic_net * |w|_1), the intercept left alone.
Run: python reference_fits.py > ../resources/reference-fits.json (scikit-learn 1.x, numpy).
"""
import json

import numpy as np
from sklearn.linear_model import ElasticNet, HuberRegressor, LinearRegression, LogisticRegression, Ridge

ROWS = 400


def noise(n):
    """A fixed sequence in [-1, 1): the same in any language."""
    return ((n * 2654435761) % 4294967296) / 2147483648.0 - 1


def features(i):
    a = noise(3 * i + 1)
    b = noise(3 * i + 2)
    return [10 * a + 5, 0.01 * b, a * b + noise(3 * i + 3)]


x = np.array([features(i) for i in range(ROWS)])
x = (x - x.mean(axis=0)) / x.std(axis=0)
e = np.array([noise(1000003 + i) for i in range(ROWS)])
y = 2 + 3 * x[:, 0] - 2 * x[:, 1] + 0.5 * x[:, 2] + e
two = (x[:, 0] - x[:, 1] + 2 * e > 0.3).astype(int)
three = np.digitize(x[:, 0] + x[:, 2] + e, [-0.8, 0.8])


def case(name, model, labels):
    model.fit(x, labels)
    return {
        "name": name,
        "intercepts": np.atleast_1d(model.intercept_).tolist(),
        "weights": np.atleast_2d(model.coef_).tolist(),
    }


def logistic(regularization):
    return LogisticRegression(C=1 / (ROWS * regularization), tol=1e-10, max_iter=10000)


print(json.dumps([
    case("linear", LinearRegression(), y),
    case("ridge 0.1", Ridge(alpha=0.1 * ROWS, tol=1e-12), y),
    case("lasso 0.1", ElasticNet(alpha=0.1, l1_ratio=1.0, tol=1e-12, max_iter=100000), y),
    case("elastic-net 0.1", ElasticNet(alpha=0.1, l1_ratio=0.5, tol=1e-12, max_iter=100000), y),
    case("huber 0.01", HuberRegressor(alpha=0.01 * ROWS, tol=1e-10, max_iter=10000), y),
    case("logistic 0.01", logistic(0.01), two),
    case("multinomial 0.01", logistic(0.01), three),
], indent=1))
