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

    /// The first byte of the kind in a part of the stretch; the part's end if
    /// there is none.
    #[inline]
    pub(super) fn next(&self, part: Range<usize>) -> usize {
        self.next_of(part, |bits| bits)
    }

    /// The first byte of another kind; the part's end if there is none.
    #[inline]
    pub(super) fn next_other(&self, part: Range<usize>) -> usize {
        self.next_of(part, |bits| !bits)
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
            let block = self.span.start + block * BLOCK;
            let (mut firsts, mut ends) = edges(*bits, *before);
            let is_open = before >> (BLOCK - 1) == 1;
            let mut first = if is_open { open } else { block + take(&mut firsts) };
            while ends != 0 {
                runs.push([first as u32, (block + take(&mut ends)) as u32]);
                first = block + take(&mut firsts);
            }
            open = first;
        }
        if self.blocks.last().is_some_and(|bits| bits >> (BLOCK - 1) == 1) {
            runs.push([open as u32, self.span.end as u32]);
        }
        runs
    }

    #[inline]
    fn next_of(&self, part: Range<usize>, wanted: impl Fn(u64) -> u64) -> usize {
        let mut at = part.start;
        while at < part.end {
            let place = at - self.span.start;
            let bits = wanted(self.blocks[place / BLOCK]) >> (place % BLOCK);
            if bits != 0 {
                return (at + bits.trailing_zeros() as usize).min(part.end);
            }
            at += BLOCK - place % BLOCK;
        }
        part.end
    }
}

/// Takes the lowest bit away and tells its place; beyond all if there is none.
fn take(bits: &mut u64) -> usize {
    let place = bits.trailing_zeros() as usize;
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
            for (from, to) in (cut..=text.len()).zip((cut..=text.len()).rev()) {
                let first = |is: &dyn Fn(u8) -> bool| {
                    let part = text.as_bytes().get(from..to).unwrap_or_default();
                    part.iter().position(|b| is(*b)).map_or(to, |place| from + place)
                };
                prop_assert_eq!(digits.next(from..to), first(&is_digit_or_line));
                prop_assert_eq!(digits.next_other(from..to), first(&|b| !is_digit_or_line(b)));
                prop_assert_eq!(high.next(from..to), first(&|b| !b.is_ascii()));
            }
            let mut runs = Vec::new();
            let mut first = digits.next(cut..text.len());
            while first < text.len() {
                let end = digits.next_other(first..text.len());
                runs.push([first as u32, end as u32]);
                first = digits.next(end..text.len());
            }
            prop_assert_eq!(digits.runs(), runs);
        }
    }
}
