use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where in an exchange the connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Point {
    /// As soon as the connection is accepted.
    Accept,
    /// After the request's head was read, before its body.
    RequestHeaders,
    /// After that many bytes of the request's body were read.
    RequestBody(u64),
    /// After the whole request, before any byte of the answer.
    BeforeAnswer,
    /// In the middle of the answer's head.
    AnswerHeaders,
    /// After that many bytes of the answer's body.
    AnswerBody(u64),
}

/// A point is one of six words; two of them carry a byte count.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` is no point; expected accept, request_headers, request_body:n, before_answer, answer_headers or answer_body:n"
)]
pub struct UnknownPoint(String);

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// RST: the peer sees a reset.
    Reset,
    /// FIN: the peer sees the end of the stream.
    Close,
}

/// Where and how a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Where.
    pub point: Point,
    /// How.
    pub ending: Ending,
}

impl Cut {
    /// Whether the cut comes before the request was read to its end.
    #[must_use]
    pub fn is_early(self) -> bool {
        matches!(self.point, Point::RequestHeaders | Point::RequestBody(_))
    }
}

impl FromStr for Point {
    type Err = UnknownPoint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownPoint(text.to_owned());
        let count = |digits: &str| digits.parse().map_err(|_| unknown());
        match text.split_once(':') {
            None => match text {
                "accept" => Ok(Self::Accept),
                "request_headers" => Ok(Self::RequestHeaders),
                "before_answer" => Ok(Self::BeforeAnswer),
                "answer_headers" => Ok(Self::AnswerHeaders),
                _ => Err(unknown()),
            },
            Some(("request_body", digits)) => count(digits).map(Self::RequestBody),
            Some(("answer_body", digits)) => count(digits).map(Self::AnswerBody),
            Some(_) => Err(unknown()),
        }
    }
}

impl TryFrom<String> for Point {
    type Error = UnknownPoint;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Point> for String {
    fn from(point: Point) -> Self {
        match point {
            Point::Accept => "accept".to_owned(),
            Point::RequestHeaders => "request_headers".to_owned(),
            Point::RequestBody(bytes) => format!("request_body:{bytes}"),
            Point::BeforeAnswer => "before_answer".to_owned(),
            Point::AnswerHeaders => "answer_headers".to_owned(),
            Point::AnswerBody(bytes) => format!("answer_body:{bytes}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_reads_back_as_it_was_written() {
        for text in [
            "accept",
            "request_headers",
            "request_body:7",
            "before_answer",
            "answer_headers",
            "answer_body:0",
        ] {
            assert_eq!(String::from(text.parse::<Point>().unwrap()), text);
        }
        assert!("answer_body:x".parse::<Point>().is_err());
        assert!("answer_body".parse::<Point>().is_err());
    }
}
