// Command recado is the whole desk in one program.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"recado.dev/internal/desk"
)

// version is set by the build.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := root().ExecuteContext(ctx)
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "recado:", message(err))
	os.Exit(exitCode(err))
}

// message is what a person reads: the public sentence of our own errors.
func message(err error) string {
	var e *desk.Error
	if errors.As(err, &e) && e.Err == nil {
		return e.Public
	}
	return err.Error()
}

// exitCode is 2 where the request was refused, 1 where something broke.
func exitCode(err error) int {
	switch desk.CodeOf(err) {
	case desk.CodeConflict, desk.CodeInvalid, desk.CodeNotFound:
		return 2
	}
	return 1
}
