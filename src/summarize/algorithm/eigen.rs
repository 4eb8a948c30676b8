//! The eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's
//! method (1846): rotations that each take one element off the diagonal away.

/// More rounds than any matrix needs: convergence is quadratic.
const MOST_ROUNDS: usize = 60;

/// The eigenvalues in no particular order, and the eigenvectors as the columns
/// of a matrix.
pub(super) fn eigen(mut matrix: Vec<Vec<f64>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    let size = matrix.len();
    let mut vectors = vec![vec![0.0_f64; size]; size];
    for (place, row) in vectors.iter_mut().enumerate() {
        row[place] = 1.0;
    }
    let total: f64 = matrix.iter().flatten().map(|value| value * value).sum();
    for _ in 0..MOST_ROUNDS {
        let mut off_diagonal = 0.0_f64;
        for p in 0..size {
            for q in p + 1..size {
                off_diagonal += matrix[p][q] * matrix[p][q];
                rotate(&mut matrix, &mut vectors, p, q);
            }
        }
        if off_diagonal <= total * 1e-30 {
            break;
        }
    }
    ((0..size).map(|place| matrix[place][place]).collect(), vectors)
}

/// Turns the plane of `p` and `q`, which comes behind it, so that their common element becomes 0.
fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    if matrix[p][q] == 0.0 {
        return;
    }
    let theta = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
    let tangent = theta.signum() / (theta.abs() + libm::hypot(theta, 1.0));
    let cosine = 1.0 / libm::hypot(tangent, 1.0);
    let sine = tangent * cosine;
    let turned = |x: f64, y: f64| (cosine * x - sine * y, sine * x + cosine * y);
    for row in matrix.iter_mut().chain(vectors.iter_mut()) {
        (row[p], row[q]) = turned(row[p], row[q]);
    }
    let (above, below) = matrix.split_at_mut(q);
    for (x, y) in above[p].iter_mut().zip(&mut below[0]) {
        (*x, *y) = turned(*x, *y);
    }
}
