//! The model file: safetensors, so that it can be taken from strangers and
//! read from other languages. Tensors hold numbers and the sorted vocabulary;
//! one metadata entry holds the card as JSON and the checksum of everything.
//! Nothing in it depends on the clock, the machine or the number of threads.
//!
//! ```text
//! vocabulary.bytes  u8  [B]     the features, one behind the other
//! vocabulary.ends   u32 [V]     where each ends
//! vocabulary.df     u32 [V]     samples that hold each
//! weights           f32 [V, C]  idf times the naive Bayes weight
//! bias              f64 [C]
//! classes.bytes .ends           the terms that have a word class, likewise
//! classes.class     u16 [T]     the class of each; all absent if none count
//! learned.bytes .ends           the terms of the samples it learned from
//! learned.label     u16 [S]     the label of each sample
//! learned.weight    f64 [S]     what each counts; absent if each counts 1
//! learned.language  u8  [S]     the language of each; 255 if not known
//! learned.words     u8  [W]     the terms of each, as LEB128 numbers from 2
//!   on; 1 closes a sentence, 0 a sample; all absent from a model made small
//! ```

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use bytemuck::AnyBitPattern;
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensorError, SafeTensors};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Card, END, Learned, LearnedSample, Model};
use crate::classify::{Calibration, Classifier};
use crate::error::{Error, ErrorKind, Result};
use crate::text::Term;
use crate::vector::{FeatureExtractor, FeatureOptions, Vocabulary, WordClasses};

/// The version of the format; one that this build does not know is refused.
const VERSION: &str = "6";
const VERSION_KEY: &str = "newsdesk_model";
const HEAD_KEY: &str = "head";

/// The metadata of a model file.
#[derive(Serialize, Deserialize)]
struct Head {
    labels: Vec<String>,
    /// The features that were chosen.
    features: FeatureOptions,
    calibration: Calibration,
    /// The languages of the samples, and those that are common.
    languages: Vec<String>,
    common_languages: BTreeSet<String>,
    /// The names of the word classes.
    word_classes: Vec<String>,
    card: Card,
}

/// The tensors of a file that is being written, with their bytes.
#[derive(Default)]
struct Tensors(Vec<(&'static str, Dtype, Vec<usize>, Vec<u8>)>);

impl Tensors {
    fn push(&mut self, name: &'static str, dtype: Dtype, shape: &[usize], bytes: Vec<u8>) {
        self.0.push((name, dtype, shape.to_vec(), bytes));
    }

    fn vocabulary(&mut self, bytes_name: &'static str, ends_name: &'static str, vocabulary: &Vocabulary) {
        let (bytes, ends) = vocabulary.parts();
        self.push(bytes_name, Dtype::U8, &[bytes.len()], bytes.to_vec());
        self.push(ends_name, Dtype::U32, &[ends.len()], ends.iter().flat_map(|n| n.to_le_bytes()).collect());
    }
}

impl Tensors {
    fn learned(&mut self, learned: &Learned) {
        self.vocabulary("learned.bytes", "learned.ends", learned.terms());
        let samples = learned.samples();
        let count = [samples.len()];
        let labels = samples.iter().flat_map(|sample| sample.label.to_le_bytes()).collect();
        self.push("learned.label", Dtype::U16, &count, labels);
        if samples.iter().any(|sample| sample.weight != 1.0) {
            let weights = samples.iter().flat_map(|sample| sample.weight.to_le_bytes()).collect();
            self.push("learned.weight", Dtype::F64, &count, weights);
        }
        let languages = samples.iter().map(|sample| sample.language.unwrap_or(NO_LANGUAGE)).collect();
        self.push("learned.language", Dtype::U8, &count, languages);
        let mut words = Vec::new();
        for sample in samples {
            for word in &sample.words {
                leb128(if *word == END { 1 } else { u64::from(*word) + 2 }, &mut words);
            }
            words.push(0);
        }
        self.push("learned.words", Dtype::U8, &[words.len()], words);
    }
}

const NO_LANGUAGE: u8 = u8::MAX;

/// Writes a number in seven bits a byte, the lowest first.
fn leb128(mut number: u64, to: &mut Vec<u8>) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

pub(super) fn write(model: &Model) -> Result<Vec<u8>> {
    let classifier = &model.classifier;
    let (features, classes) = (classifier.vocabulary.len(), classifier.labels.len());
    let mut tensors = Tensors::default();
    tensors.vocabulary("vocabulary.bytes", "vocabulary.ends", &classifier.vocabulary);
    let df = model.df.iter().flat_map(|df| df.to_le_bytes()).collect();
    tensors.push("vocabulary.df", Dtype::U32, &[features], df);
    let weights = classifier.weights.iter().flat_map(|w| w.to_le_bytes()).collect();
    tensors.push("weights", Dtype::F32, &[features, classes], weights);
    tensors.push(
        "bias",
        Dtype::F64,
        &[classes],
        classifier.bias.iter().flat_map(|b| b.to_le_bytes()).collect(),
    );
    let word_classes = classifier.extractor.word_classes().map(|classes| classes.parts());
    if let Some((terms, classes, _)) = word_classes {
        tensors.vocabulary("classes.bytes", "classes.ends", terms);
        let bytes = classes.iter().flat_map(|class| class.to_le_bytes()).collect();
        tensors.push("classes.class", Dtype::U16, &[classes.len()], bytes);
    }
    if let Some(learned) = &model.learned {
        tensors.learned(learned);
    }
    let named = |term: &Term| term.as_str().to_owned();
    let head = Head {
        labels: classifier.labels.clone(),
        features: *classifier.extractor.options(),
        calibration: classifier.calibration.clone(),
        languages: model.learned.as_ref().map_or_else(Vec::new, |learned| learned.languages().to_vec()),
        common_languages: classifier.languages.clone(),
        word_classes: word_classes.map_or_else(Vec::new, |(_, _, names)| names.iter().map(named).collect()),
        card: model.card.clone(),
    };
    let failed = |error: &dyn std::fmt::Display| {
        Error::new(ErrorKind::Model, format!("the model cannot be written: {error}"))
    };
    let head = serde_json::to_string(&head).map_err(|error| failed(&error))?;
    // The version goes into the JSON of one entry with the rest: several
    // entries would be written in the random order of a hash map.
    let checksum = checksum(&head, tensors.0.iter().map(|(name, _, _, bytes)| (*name, bytes.as_slice())));
    let entry =
        serde_json::to_string(&(VERSION_KEY, VERSION, checksum, head)).map_err(|error| failed(&error))?;
    let views = tensors
        .0
        .iter()
        .map(|(name, dtype, shape, bytes)| Ok((*name, TensorView::new(*dtype, shape.clone(), bytes)?)))
        .collect::<std::result::Result<Vec<_>, SafeTensorError>>()
        .map_err(|error| failed(&error))?;
    let metadata = HashMap::from([(HEAD_KEY.to_owned(), entry)]);
    safetensors::serialize(views, Some(metadata)).map_err(|error| failed(&error))
}

/// How a model file is read.
#[derive(Clone, Copy)]
struct Reading<'b> {
    /// Whether the file is trusted, and only what scores texts is read of it.
    is_trusted: bool,
    /// The same bytes for as long as the program runs, if they are part of it.
    in_place: fn(&'b [u8]) -> Option<&'static [u8]>,
}

/// Reads a model, and makes sure that it is as it was written.
pub(super) fn read(bytes: &[u8]) -> Result<Model> {
    read_as(bytes, Reading { is_trusted: false, in_place: |_| None })
}

/// Reads what scores texts of a model that is part of the program.
pub(super) fn read_trusted(bytes: &'static [u8]) -> Result<Model> {
    read_as(bytes, Reading { is_trusted: true, in_place: Some })
}

fn read_as<'b>(bytes: &'b [u8], reading: Reading<'b>) -> Result<Model> {
    let (_, metadata) = SafeTensors::read_metadata(bytes).map_err(|error| match error {
        SafeTensorError::MetadataIncompleteBuffer => damaged("its end is missing"),
        error => no_model(&error.to_string()),
    })?;
    let entry = metadata.metadata().as_ref().and_then(|metadata| metadata.get(HEAD_KEY));
    let entry = entry.ok_or_else(|| no_model("it lacks newsdesk's own metadata"))?;
    let (key, version, expected, head): (String, String, String, String) =
        serde_json::from_str(entry).map_err(|_| no_model("it lacks newsdesk's own metadata"))?;
    if key != VERSION_KEY {
        return Err(no_model("it lacks newsdesk's own metadata"));
    }
    if version != VERSION {
        let message =
            format!("the model has format {version}, this newsdesk reads format {VERSION}; train it again");
        return Err(Error::new(ErrorKind::ModelVersion, message));
    }
    let file = SafeTensors::deserialize(bytes).map_err(|error| no_model(&error.to_string()))?;
    if !reading.is_trusted
        && expected != checksum(&head, file.iter().map(|(name, tensor)| (name, tensor.data())))
    {
        return Err(damaged("its checksum does not fit"));
    }
    let head: Head =
        serde_json::from_str(&head).map_err(|error| damaged(&format!("its card is damaged: {error}")))?;
    let file = File { tensors: file, reading };
    let classes = head.labels.len();
    let vocabulary = file.vocabulary("vocabulary.bytes", "vocabulary.ends")?;
    let df = file.numbers("vocabulary.df", Dtype::U32, vocabulary.len(), u32::from_le_bytes)?;
    let weights = file.numbers("weights", Dtype::F32, vocabulary.len() * classes, f32::from_le_bytes)?;
    let bias = file.numbers("bias", Dtype::F64, classes, f64::from_le_bytes)?;
    let sorted = head.labels.windows(2).all(|pair| pair[0] < pair[1]);
    let samples = head.card.samples.iter().try_fold(1_u64, |sum, n| sum.checked_add(*n));
    if samples.is_none() {
        return Err(damaged("it claims more samples than there can be"));
    }
    if classes < 2 || !sorted || head.card.samples.len() != classes || !head.calibration.is_sound(classes) {
        return Err(damaged("its labels or its calibration do not fit"));
    }
    head.features.check().map_err(|error| damaged(error.message()))?;
    head.card.options.check().map_err(|error| damaged(error.message()))?;
    head.card.choice.params.check().map_err(|error| damaged(error.message()))?;
    if (!reading.is_trusted && weights.iter().any(|w| !w.is_finite())) || bias.iter().any(|b| !is_bias(*b)) {
        return Err(damaged("some weights are no numbers"));
    }
    head.card.summarizer.check().map_err(|error| damaged(error.message()))?;
    if !head.card.choice.risk.is_sound() {
        return Err(damaged("its risk-coverage curve does not fit"));
    }
    let word_classes = match head.word_classes.is_empty() {
        true => None,
        false => Some(Arc::new(file.word_classes(head.word_classes.clone())?)),
    };
    let learned = match file.tensors.tensor("learned.words") {
        Ok(words) if !reading.is_trusted => Some(file.learned(words.data(), &head)?),
        _ => None,
    };
    let classifier = Classifier {
        labels: head.labels,
        extractor: FeatureExtractor::new(head.features, word_classes),
        vocabulary,
        weights,
        bias: bias.into_owned(),
        calibration: head.calibration,
        languages: head.common_languages,
    };
    Ok(Model { classifier, df, idf_by_df: OnceLock::new(), card: head.card, learned })
}

/// A model file that is being read.
struct File<'b> {
    tensors: SafeTensors<'b>,
    reading: Reading<'b>,
}

impl<'b> File<'b> {
    fn tensor(&self, name: &str) -> Result<TensorView<'b>> {
        self.tensors.tensor(name).map_err(|_| damaged(&format!("its part {name} is missing")))
    }

    /// The numbers of a part: in place, if the bytes stay and lie as numbers of
    /// this machine do.
    fn numbers<T: AnyBitPattern, const N: usize>(
        &self,
        name: &str,
        dtype: Dtype,
        count: usize,
        read: impl Fn([u8; N]) -> T,
    ) -> Result<Cow<'static, [T]>> {
        let tensor = self.tensor(name)?;
        if tensor.dtype() != dtype || tensor.data().len() != count * N {
            return Err(damaged(&format!("its part {name} has another type or length")));
        }
        let bytes = (self.reading.in_place)(tensor.data()).filter(|_| cfg!(target_endian = "little"));
        Ok(match bytes.and_then(|bytes| bytemuck::try_cast_slice(bytes).ok()) {
            Some(numbers) => Cow::Borrowed(numbers),
            None => tensor.data().as_chunks::<N>().0.iter().map(|bytes| read(*bytes)).collect(),
        })
    }

    /// How many numbers of `size` bytes a part holds.
    fn count(&self, name: &str, size: usize) -> Result<usize> {
        Ok(self.tensor(name)?.data().len() / size)
    }

    fn vocabulary(&self, bytes_name: &str, ends_name: &str) -> Result<Vocabulary> {
        let bytes = self.tensor(bytes_name)?.data();
        let bytes = (self.reading.in_place)(bytes).map_or_else(|| bytes.to_vec().into(), Cow::Borrowed);
        let ends = self.numbers(ends_name, Dtype::U32, self.count(ends_name, 4)?, u32::from_le_bytes)?;
        match self.reading.is_trusted {
            true => Ok(Vocabulary::from_trusted(bytes, ends)),
            false => Vocabulary::from_parts(bytes, ends),
        }
    }

    fn word_classes(&self, names: Vec<String>) -> Result<WordClasses> {
        let terms = self.vocabulary("classes.bytes", "classes.ends")?;
        let classes = self.numbers("classes.class", Dtype::U16, terms.len(), u16::from_le_bytes)?;
        WordClasses::from_parts(terms, classes, names)
    }

    fn learned(&self, words: &[u8], head: &Head) -> Result<Learned> {
        let terms = self.vocabulary("learned.bytes", "learned.ends")?;
        let count = self.count("learned.label", 2)?;
        let labels = self.numbers("learned.label", Dtype::U16, count, u16::from_le_bytes)?;
        let languages = self.numbers("learned.language", Dtype::U8, count, |[byte]: [u8; 1]| byte)?;
        let weights = match self.tensors.tensor("learned.weight") {
            Ok(_) => self.numbers("learned.weight", Dtype::F64, count, f64::from_le_bytes)?,
            Err(_) => vec![1.0; count].into(),
        };
        let mut samples = Vec::with_capacity(count);
        let mut words = Leb128(words);
        for ((label, language), weight) in labels.iter().zip(&*languages).zip(&*weights) {
            let (label, language, weight) = (*label, *language, *weight);
            let language = Some(language).filter(|language| *language != NO_LANGUAGE);
            let mut sample = LearnedSample { label, weight, language, words: Vec::new() };
            loop {
                match words.next().ok_or_else(|| damaged("its samples are cut short"))? {
                    0 => break,
                    1 => sample.words.push(END),
                    word => sample.words.push(word - 2),
                }
            }
            samples.push(sample);
        }
        let learned = Learned::from_parts(head.labels.clone(), terms, head.languages.clone(), samples)?;
        let is_whole =
            words.0.is_empty() && learned.counts() == head.card.samples && learned.hash() == head.card.corpus;
        if is_whole { Ok(learned) } else { Err(damaged("its samples are not those of its card")) }
    }
}

/// Whether a class may be given so much ahead of the others: more than any
/// corpus makes of it would be past adding up.
fn is_bias(bias: f64) -> bool {
    bias.abs() < 1e12
}

/// Numbers as [`leb128`] writes them.
struct Leb128<'b>(&'b [u8]);

impl Iterator for Leb128<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            let part = u32::from(byte & 0x7f);
            if part.leading_zeros() < shift {
                return None;
            }
            number |= part << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

/// The SHA-256 of the head and of every tensor under its name.
fn checksum<'t>(head: &str, tensors: impl Iterator<Item = (&'t str, &'t [u8])>) -> String {
    let mut tensors: Vec<_> = tensors.collect();
    tensors.sort_unstable_by_key(|(name, _)| *name);
    let mut hasher = Sha256::new();
    for part in
        [head.as_bytes()].into_iter().chain(tensors.iter().flat_map(|(name, data)| [name.as_bytes(), data]))
    {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn no_model(why: &str) -> Error {
    Error::new(
        ErrorKind::Model,
        format!("this is no newsdesk model ({why}); models are made by `newsdesk train`"),
    )
}

fn damaged(what: &str) -> Error {
    Error::new(
        ErrorKind::Model,
        format!("this model is damaged: {what}; train it again or fetch it once more"),
    )
}
