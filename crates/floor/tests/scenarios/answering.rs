//! How a call is taken (ANS).
