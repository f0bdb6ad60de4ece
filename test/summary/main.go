// Command summary adds up the records of a test run and names what failed.
package main

import (
	"fmt"
	"os"

	"recado.dev/test/record"
)

func main() {
	tests, err := record.Read(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "summary:", err)
		os.Exit(1)
	}
	count := map[record.State]int{}
	for _, t := range tests {
		count[t.State]++
		if t.State == record.Failed {
			fmt.Printf("FAILED %s %s\n", t.Suite, t.Name)
		}
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", count[record.Passed], count[record.Failed], count[record.Skipped])
	if count[record.Failed] > 0 || count[record.Passed] == 0 {
		os.Exit(1)
	}
}
