package desk

import (
	"errors"
	"fmt"
)

// Code says what kind of failure an error is. Callers decide on codes, never
// on texts.
type Code string

// The closed list of codes. A foreign error counts as CodeInternal.
const (
	CodeInvalid      Code = "invalid"       // the input is wrong; changing it may help
	CodeUnauthorized Code = "unauthorized"  // nobody is signed in
	CodeForbidden    Code = "forbidden"     // signed in, but without the ability
	CodeNotFound     Code = "not_found"     // absent, or another workspace's
	CodeConflict     Code = "conflict"      // clashes with what is there
	CodeTooLarge     Code = "too_large"     // over a size limit
	CodeThrottled    Code = "throttled"     // too many, later
	CodeUnavailable  Code = "unavailable"   // a part we need is away, later
	CodeWindowClosed Code = "window_closed" // the platform's reply window is over
	CodeUnsupported  Code = "unsupported"   // the channel cannot do this
	CodeOptedOut     Code = "opted_out"     // the contact does not want it
	CodeNoConsent    Code = "no_consent"    // nothing says that the contact agreed to it
	CodeInternal     Code = "internal"
)

// Problem is one field's complaint within an Error of CodeInvalid.
type Problem struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// Error carries a code, a sentence that may be shown to people and the cause,
// which may not.
type Error struct {
	Code     Code
	Public   string
	Problems []Problem
	Err      error
}

func (e *Error) Error() string {
	if e.Err == nil {
		return string(e.Code) + ": " + e.Public
	}
	return fmt.Sprintf("%s: %s: %v", e.Code, e.Public, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// E makes an Error with a public sentence.
func E(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Public: fmt.Sprintf(format, args...)}
}

// NotFound is the error of an id that is absent or another workspace's.
func NotFound(noun string) *Error { return E(CodeNotFound, "there is no such %s", noun) }

// Invalid is the error of one wrong field.
func Invalid(field, format string, args ...any) *Error {
	detail := fmt.Sprintf(format, args...)
	return &Error{Code: CodeInvalid, Public: detail, Problems: []Problem{{Field: field, Detail: detail}}}
}

// CodeOf answers the code of err: "" for nil, CodeInternal for anything
// foreign.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
