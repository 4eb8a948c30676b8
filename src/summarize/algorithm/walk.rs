//! The random walk over a graph of sentences (PageRank; Brin and Page 1998) by
//! the power method, which TextRank and LexRank have in common.

/// How much of a rank comes along the edges; the rest is everyone's.
const DAMPING: f64 = 0.85;
/// Ranks that move by less than this have settled.
const SETTLED: f64 = 1e-11;
const MOST_STEPS: usize = 200;

/// The ranks of `count` sentences, 1 on average if all have edges. `receive`
/// takes the ranks and gives what each sentence receives along its edges.
pub(super) fn ranks(count: usize, receive: impl Fn(&[f64]) -> Vec<f64>) -> Vec<f64> {
    let mut ranks = vec![1.0_f64; count];
    for _ in 0..MOST_STEPS {
        let next: Vec<f64> =
            receive(&ranks).into_iter().map(|received| 1.0 - DAMPING + DAMPING * received).collect();
        let moved = next.iter().zip(&ranks).map(|(new, old)| (new - old).abs()).fold(0.0, f64::max);
        ranks = next;
        if moved < SETTLED {
            break;
        }
    }
    ranks
}
