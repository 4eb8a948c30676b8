//! `Bits`: a text and a kind of byte in, where such bytes stand out.
//!
//! The bytes of a text are looked at once, sixteen at a time; what is looked
//! for is then found without a look at what stands between, as simdjson reads
//! JSON (Langdale and Lemire 2019).

use std::ops::Range;

use wide::u8x16;

/// For each byte of a stretch of text whether it is of some kind.
#[derive(PartialEq)]
pub(super) struct Bits {
    span: Range<usize>,
    /// A bit for each byte, the first in the lowest; those behind the end are 0.
    blocks: Vec<u64>,
}

/// So many bytes have their bits in one number.
const BLOCK: usize = u64::BITS as usize;

/// So many bytes are compared at once.
const LANES: usize = 16;

impl Bits {
    /// The bytes of `text[span]` for which `is_kind` sets the highest bit.
    #[inline]
    pub(super) fn new(text: &str, span: Range<usize>, is_kind: impl Fn(u8x16) -> u8x16) -> Self {
        let (blocks, rest) = text.as_bytes()[span.clone()].as_chunks::<BLOCK>();
        let bits = |block: &[u8; BLOCK]| {
            let (lanes, _) = block.as_chunks::<LANES>();
            lanes
                .iter()
                .rev()
                .fold(0, |bits, lanes| bits << LANES | u64::from(is_kind(u8x16::new(*lanes)).to_bitmask()))
        };
        let mut last = [0; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        let mut found = Vec::with_capacity(blocks.len() + 1);
        found.extend(blocks.iter().map(bits));
        found.push(bits(&last) & !(u64::MAX << rest.len()));
        Self { span, blocks: found }
    }

    /// The first byte of the kind at `from` or behind it; the end if there is
    /// none.
    #[inline]
    pub(super) fn next(&self, from: usize) -> usize {
        self.next_of(from, |bits| bits)
    }

    /// The first byte of another kind at `from` or behind it; the end if there
    /// is none.
    #[inline]
    pub(super) fn next_other(&self, from: usize) -> usize {
        self.next_of(from, |bits| !bits)
    }

    /// Where bytes of the kind stand side by side: the first of each run, and
    /// the end behind its last. The text ends before 4 GiB.
    pub(super) fn runs(&self) -> Vec<[u32; 2]> {
        let edges = |bits: u64, before: u64| {
            let shifted = bits << 1 | before >> (BLOCK - 1);
            (bits & !shifted, !bits & shifted)
        };
        let befores = || std::iter::once(&0).chain(&self.blocks);
        let count: u32 = self
            .blocks
            .iter()
            .zip(befores())
            .map(|(bits, before)| edges(*bits, *before).1.count_ones())
            .sum();
        let mut runs = Vec::with_capacity(count as usize + 1);
        // The first of a run that reaches over the end of a block.
        let mut open = 0;
        for (block, (bits, before)) in self.blocks.iter().zip(befores()).enumerate() {
            let block = (self.span.start + block * BLOCK) as u32;
            let (mut firsts, mut ends) = edges(*bits, *before);
            let is_open = before >> (BLOCK - 1) == 1;
            let mut first = if is_open { open } else { block + take(&mut firsts) };
            while ends != 0 {
                runs.push([first, block + take(&mut ends)]);
                first = block + take(&mut firsts);
            }
            open = first;
        }
        if self.blocks.last().is_some_and(|bits| bits >> (BLOCK - 1) == 1) {
            runs.push([open, self.span.end as u32]);
        }
        runs
    }

    #[inline]
    fn next_of(&self, from: usize, wanted: impl Fn(u64) -> u64) -> usize {
        let from = from - self.span.start;
        let mut block = from / BLOCK;
        let mut before = u64::MAX << (from % BLOCK);
        while let Some(bits) = self.blocks.get(block) {
            let bits = wanted(*bits) & before;
            if bits != 0 {
                let place = block * BLOCK + bits.trailing_zeros() as usize;
                return (self.span.start + place).min(self.span.end);
            }
            block += 1;
            before = u64::MAX;
        }
        self.span.end
    }
}

/// Takes the lowest bit away and tells its place; beyond all if there is none.
fn take(bits: &mut u64) -> u32 {
    let place = bits.trailing_zeros();
    *bits &= bits.wrapping_sub(1);
    place
}

/// Which bytes are one of these.
#[inline]
pub(super) fn any_of<const N: usize>(bytes: u8x16, these: [u8; N]) -> u8x16 {
    these.into_iter().fold(u8x16::ZERO, |any, one| any | bytes.simd_eq(u8x16::splat(one)))
}

/// Which bytes are of a range.
#[inline]
pub(super) fn within(bytes: u8x16, first: u8, last: u8) -> u8x16 {
    (bytes - u8x16::splat(first)).simd_lt(u8x16::splat(last - first + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_kind_of_byte_is_found_wherever_it_stands(text in "[ab7é\n]{0,300}", cut in 0..300_usize) {
            let cut = text.floor_char_boundary(cut);
            let is_digit_or_line = |b: u8| matches!(b, b'0'..=b'9' | b'\n');
            let digits = Bits::new(&text, cut..text.len(), |bytes| within(bytes, b'0', b'9') | any_of(bytes, [b'\n']));
            let high = Bits::new(&text, cut..text.len(), |bytes| bytes);
            for from in cut..=text.len() + 70 {
                let first = |is: &dyn Fn(u8) -> bool| {
                    let rest = text.as_bytes().get(from..).unwrap_or_default();
                    rest.iter().position(|b| is(*b)).map_or(text.len(), |place| from + place)
                };
                prop_assert_eq!(digits.next(from), first(&is_digit_or_line));
                prop_assert_eq!(digits.next_other(from), first(&|b| !is_digit_or_line(b)));
                prop_assert_eq!(high.next(from), first(&|b| !b.is_ascii()));
            }
            let mut runs = Vec::new();
            let mut first = digits.next(cut);
            while first < text.len() {
                let end = digits.next_other(first);
                runs.push([first as u32, end as u32]);
                first = digits.next(end);
            }
            prop_assert_eq!(digits.runs(), runs);
        }
    }
}
