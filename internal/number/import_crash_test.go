package number_test

import (
	"context"
	"strings"
	"testing"

	"recado.dev/internal/desk"
	"recado.dev/internal/number"
	"recado.dev/internal/store"
	"recado.dev/internal/testkit"
)

func TestAnImportThatDiesBeforeARegistrationTellsThatItIsUndone(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		b := newBed(t, s)
		like := b.connect()
		b.net.list = append(b.net.list, remote("2", "Shop 2", desk.NumberPending), remote("3", "Shop 3", desk.NumberPending))
		rows, err := b.numbers.ReadRows("net", strings.NewReader("name,line,pin\nShop 2,2,482915\nShop 3,3,\n"))
		b.must(err)
		m, err := b.numbers.Start(b.ctx, b.who, number.Plan{Platform: "net", Name: "shops.csv", Like: like, Rows: rows})
		b.must(err)
		ctx, end := context.WithCancel(b.ctx)
		b.net.die = end
		if _, err := b.numbers.RunImport(ctx, b.who.WorkspaceID, m.ID); err == nil {
			t.Fatal("it should have ended in the middle")
		}
		b.net.die = nil
		_, err = b.numbers.RunImport(b.ctx, b.who.WorkspaceID, m.ID)
		b.must(err)

		m, err = b.numbers.Import(b.ctx, b.who, m.ID)
		b.must(err)
		if m.State != desk.NumberImportDone || m.Connected != 2 || m.Failed != 0 {
			t.Errorf("ended as %+v", m)
		}
		list, err := s.Read().NumberRows(b.ctx, b.who.WorkspaceID, m.ID, 0, 10)
		b.must(err)
		if p := list[0].Problem; p == nil || p.Field != "pin" || !strings.HasPrefix(p.Es, "no quedó registrado") || len(list[0].Sealed) != 0 {
			t.Errorf("the row that was cut off: %+v, %+v", list[0], p)
		}
		if list[1].Problem != nil || list[1].ChannelID == "" {
			t.Errorf("the row behind: %+v", list[1])
		}
	})
}
