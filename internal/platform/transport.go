package platform

import (
	"errors"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
)

// Do makes one request of a connector and says what a failed one means: where
// no connection came about nothing was taken and the call may be repeated;
// after that nobody knows. The error is a *Failure and never holds the
// address, since some networks want their secrets in it.
func Do(client *http.Client, req *http.Request) (*http.Response, error) {
	var connected atomic.Bool
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }}
	resp, err := client.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	if err == nil {
		return resp, nil
	}
	var located *url.Error
	if errors.As(err, &located) {
		err = located.Err
	}
	if connected.Load() {
		return nil, &Failure{Kind: Uncertain, Title: "the connection broke before the answer", Err: err}
	}
	return nil, &Failure{Kind: Unreachable, Title: "no connection", Err: err}
}
