//go:build !linux

package app

// releaseProgram is for systems that count the program's file as its memory.
func releaseProgram() {}
