package apple_test

import (
	"testing"

	connector "recado.dev/internal/platform/apple"
	"recado.dev/internal/sandbox"
	emulator "recado.dev/internal/sandbox/apple"
	"recado.dev/internal/sandbox/sandboxtest"
)

// street is the connector at one end and the emulator at the other.
type street struct{ *sandboxtest.Street }

func newStreet(t *testing.T) *street {
	t.Helper()
	return &street{sandboxtest.New(t, sandboxtest.Ends{
		Connector: connector.New(), Network: func(table *sandbox.Table) sandbox.Network { return emulator.New(table) },
		Suffix: "/message", // the network adds it to the address by itself
	})}
}
