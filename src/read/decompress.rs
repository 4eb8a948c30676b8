//! Decompressing: a stream of bytes in, what it holds out if it is compressed
//! with gzip or zstd, else the stream as it is.
//!
//! The first bytes decide, not the name. Members and frames that follow one
//! another are one stream, as `cat a.gz b.gz` makes it.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::GzDecoder;
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";

/// So many bytes tell what a stream is: here, and to whoever reads it. No
/// record is shorter, so that none is waited for longer than it takes to come.
const HEAD: u64 = 10;

/// So many bytes are decompressed at a time.
const BUFFER: usize = 1 << 16;

/// The stream, decompressed if need be. Damaged data is an error of reading.
///
/// # Errors
/// If the first bytes cannot be read.
pub fn decompressed<'r>(mut input: impl BufRead + 'r) -> io::Result<Box<dyn BufRead + 'r>> {
    // A pipe may give a single byte at first.
    let mut head = Vec::new();
    input.by_ref().take(HEAD).read_to_end(&mut head)?;
    let is_gzip = head.starts_with(GZIP);
    let is_zstd = head.starts_with(ZSTD) || is_skippable(&head);
    let input = io::Cursor::new(head).chain(input);
    if is_gzip {
        let inner = Members { decoder: Some(GzDecoder::new(input)) };
        Ok(Box::new(BufReader::with_capacity(BUFFER, Decoder { inner, name: "gzip" })))
    } else if is_zstd {
        let inner = Frames { input, decoder: FrameDecoder::new() };
        Ok(Box::new(BufReader::with_capacity(BUFFER, Decoder { inner, name: "zstd" })))
    } else {
        Ok(Box::new(input))
    }
}

/// The name that a file has once decompressed: without its `.gz` or `.zst`.
pub fn uncompressed_name(path: &Path) -> PathBuf {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    match ["gz", "gzip", "zst", "zstd"].iter().any(|name| extension == *name) {
        true => path.with_extension(""),
        false => path.to_owned(),
    }
}

/// A decoder whose complaints are put so that a reader knows what to do.
struct Decoder<R> {
    inner: R,
    name: &'static str,
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                let name = self.name;
                let message = format!(
                    "the {name} data is damaged or cut short ({error}); what follows is not read: \
                     make or fetch the file anew"
                );
                io::Error::new(io::ErrorKind::InvalidData, message)
            }
            _ => error,
        })
    }
}

/// The members of a gzip stream, one after the other. Zeros behind a member are
/// passed over, as gzip does: tapes and blocks are filled up with them.
struct Members<R> {
    /// Always there between reads.
    decoder: Option<GzDecoder<R>>,
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.decoder {
            let read = decoder.read(buffer)?;
            if read > 0 || buffer.is_empty() || is_over(decoder.get_mut())? {
                return Ok(read);
            }
            self.decoder = self.decoder.take().map(|decoder| GzDecoder::new(decoder.into_inner()));
        }
        Ok(0)
    }
}

/// Passes over zeros, and tells whether the stream is over then.
fn is_over(input: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let buffer = input.fill_buf()?;
        let zeros = buffer.iter().take_while(|byte| **byte == 0).count();
        if buffer.is_empty() || zeros < buffer.len() {
            let is_empty = buffer.is_empty();
            input.consume(zeros);
            return Ok(is_empty);
        }
        input.consume(zeros);
    }
}

/// The frames of a zstd stream, one after the other.
struct Frames<R> {
    input: R,
    decoder: FrameDecoder,
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(buffer);
            }
            if !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.input, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(|error| damaged(error.to_string()))?;
                continue;
            }
            let sum = self.decoder.get_checksum_from_data();
            if sum.is_some() && sum != self.decoder.get_calculated_checksum() {
                return Err(damaged("its checksum does not match".to_owned()));
            }
            if self.input.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.next_frame()?;
        }
    }
}

impl<R: BufRead> Frames<R> {
    /// Reads the head of the next frame; one that holds no data is skipped.
    fn next_frame(&mut self) -> io::Result<()> {
        let mut magic = [0; 4];
        self.input.read_exact(&mut magic)?;
        if is_skippable(&magic) {
            let mut length = [0; 4];
            self.input.read_exact(&mut length)?;
            let length = u64::from(u32::from_le_bytes(length));
            let skipped = io::copy(&mut self.input.by_ref().take(length), &mut io::sink())?;
            return if skipped == length { Ok(()) } else { Err(damaged("it ends too early".to_owned())) };
        }
        let frame = io::Cursor::new(magic).chain(&mut self.input);
        self.decoder.init(frame).map_err(|error| damaged(error.to_string()))
    }
}

/// A frame that is not data, such as parallel compressors write.
fn is_skippable(head: &[u8]) -> bool {
    matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

fn damaged(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `{"text":"Oil fell."}` and a line end, as `zstd --check` writes it.
    const OIL: &[u8] = b"\x28\xb5\x2f\xfd\x24\x15\xa9\x00\x00{\"text\":\"Oil fell.\"}\n\x79\x9f\x81\x34";

    fn read(bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        decompressed(bytes)?.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn frames_are_read_one_after_the_other_and_those_without_data_are_skipped() {
        let oil = "{\"text\":\"Oil fell.\"}\n";
        assert_eq!(read(OIL).unwrap(), oil);
        let skipped: &[u8] = b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc";
        assert_eq!(read(&[skipped, OIL, skipped, OIL].concat()).unwrap(), oil.repeat(2));
    }

    #[test]
    fn members_are_read_one_after_the_other_and_zeros_behind_them_are_passed_over() {
        let mut packed = Vec::new();
        let mut encoder = flate2::write::GzEncoder::new(&mut packed, flate2::Compression::default());
        io::Write::write_all(&mut encoder, b"Oil fell.\n").unwrap();
        encoder.finish().unwrap();
        let zeros = vec![0; 3 * BUFFER];
        assert_eq!(read(&[&packed[..], &packed].concat()).unwrap(), "Oil fell.\n".repeat(2));
        assert_eq!(read(&[&packed[..], &zeros].concat()).unwrap(), "Oil fell.\n");
        assert_eq!(read(&[&packed[..], &zeros, &packed].concat()).unwrap(), "Oil fell.\n".repeat(2));
        assert!(read(&[&packed[..], b"more"].concat()).is_err());
        assert!(read(&packed[..packed.len() - 1]).is_err());
    }

    #[test]
    fn damaged_frames_are_errors() {
        for length in 5..OIL.len() {
            assert!(read(&OIL[..length]).is_err(), "cut after {length} bytes");
        }
        let mut changed = OIL.to_vec();
        changed[20] = b'E';
        assert!(read(&changed).unwrap_err().to_string().contains("checksum"));
        assert!(read(&[OIL, b"more"].concat()).is_err());
    }

    #[test]
    fn a_compressed_file_is_named_as_what_it_holds() {
        for (path, name) in
            [("a/b.jsonl.gz", "a/b.jsonl"), ("b.TXT.ZST", "b.TXT"), ("b.txt", "b.txt"), ("gz", "gz")]
        {
            assert_eq!(uncompressed_name(Path::new(path)), Path::new(name));
        }
    }
}
