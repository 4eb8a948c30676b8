//! Descent: where to begin and what a step leads to in, where the loss is least
//! out.
//!
//! Steps that are all found in the same way tell together how they change from
//! place to place, and so where there would be none: Anderson's mixing (1965;
//! Walker and Ni 2011). It takes far fewer of them than to go on step by step.

use std::collections::VecDeque;

use ndarray::Array1;

/// So many differences of points tell how steps change.
const DEPTH: usize = 4;

/// A direction along which steps change by so much less than by the last one was
/// looked along already.
const LEAST_CHANGE: f64 = 1e-3;

/// The most looks at the loss: enough for it to settle in every corpus tried.
const MOST_LOOKS: usize = 60;

/// A way that leads nowhere is shortened to this part of it at most.
const SHORTEST: f64 = 1e-3;

/// What was seen from a point.
#[derive(Clone)]
pub(super) struct Look {
    /// The loss there.
    pub loss: f64,
    /// The point, brought into the range of what is possible.
    pub at: Array1<f64>,
    /// The step to be taken.
    pub step: Array1<f64>,
}

/// The point of the least loss that was found from `start` on; the search ends
/// when the loss twice falls by less than `tolerance`.
pub(super) fn descend(
    start: Array1<f64>,
    tolerance: f64,
    look: impl Fn(&Array1<f64>) -> Look,
) -> Array1<f64> {
    let mut best = Look { loss: f64::INFINITY, step: Array1::zeros(start.len()), at: start.clone() };
    let (mut to, mut mixing, mut share, mut small_gains) = (start, Mixing::default(), 1.0, 0);
    for _ in 0..MOST_LOOKS {
        let here = look(&to);
        let gain = best.loss - here.loss;
        if gain >= 0.0 {
            small_gains = if gain < tolerance { small_gains + 1 } else { 0 };
            best = here.clone();
            if small_gains == 2 {
                break;
            }
            to = mixing.next(here.at, here.step);
            share = 1.0;
        } else {
            // Too far: a shorter way from where it was best.
            if share < SHORTEST {
                break;
            }
            mixing = Mixing::default();
            to = &best.at + &best.step * share;
            share /= 4.0;
        }
    }
    best.at
}

/// The last points, each with its step.
#[derive(Default)]
struct Mixing {
    points: VecDeque<(Array1<f64>, Array1<f64>)>,
}

impl Mixing {
    /// Where to go on from a point, if by itself it would take `step`.
    fn next(&mut self, at: Array1<f64>, step: Array1<f64>) -> Array1<f64> {
        let mut to = &at + &step;
        self.points.push_back((at, step.clone()));
        if self.points.len() > DEPTH + 1 {
            self.points.pop_front();
        }
        // Directions in which steps change, the last one first, each at a right
        // angle to those before: how far along each would the step be none?
        let mut directions: Vec<(Array1<f64>, Array1<f64>)> = Vec::new();
        for ((old, old_step), (new, new_step)) in self.points.iter().zip(self.points.iter().skip(1)).rev() {
            let (mut along, mut change) = (new - old, new_step - old_step);
            let whole = change.dot(&change).sqrt();
            for (known_along, known) in &directions {
                let shared = known.dot(&change);
                along.scaled_add(-shared, known_along);
                change.scaled_add(-shared, known);
            }
            let length = change.dot(&change).sqrt();
            if length > LEAST_CHANGE * whole {
                along /= length;
                change /= length;
                let far = change.dot(&step);
                to.scaled_add(-far, &along);
                to.scaled_add(-far, &change);
                directions.push((along, change));
            }
        }
        to
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use ndarray::array;

    use super::*;

    /// A bowl whose least point is at (3, -7): steps along its axes go a part of
    /// the way.
    fn bowl(at: &Array1<f64>, parts: [f64; 2]) -> Look {
        let far = array![3.0, -7.0] - at;
        Look { loss: far.dot(&far), at: at.clone(), step: &far * &array![parts[0], parts[1]] }
    }

    #[test]
    fn a_few_small_steps_lead_to_the_end() {
        let looks = Cell::new(0);
        let found = descend(array![0.0, 0.0], 1e-9, |at| {
            looks.set(looks.get() + 1);
            bowl(at, [0.01, 0.3])
        });
        assert!((found - array![3.0, -7.0]).iter().all(|far| far.abs() < 1e-6));
        assert!(looks.get() < 10, "{}", looks.get());
    }

    #[test]
    fn steps_that_go_much_too_far_are_shortened() {
        let found = descend(array![0.0, 0.0], 1e-9, |at| bowl(at, [5.0, 2.5]));
        assert!((&found - &array![3.0, -7.0]).iter().all(|far| far.abs() < 1e-3), "{found}");
    }

    #[test]
    fn where_there_is_no_loss_to_be_seen_the_start_is_kept() {
        let look = |at: &Array1<f64>| Look { loss: f64::NAN, at: at.clone(), step: array![1.0] };
        assert_eq!(descend(array![2.0], 1e-9, look), array![2.0]);
    }
}
