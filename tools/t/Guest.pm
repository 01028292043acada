# SPDX-License-Identifier: BSD-2-Clause
#
# Tiny guest kernels for the tests of the tools.  They print text on the console and
# on the machine channel, and end in different ways.
package Guest;

use strict;
use warnings;

use File::Temp ();

my $directory = File::Temp::tempdir('instar-guest-XXXXXX', TMPDIR => 1,
    CLEANUP => 1);
my $count = 0;

my $HEADER = <<'END';
	.section .multiboot, "a"
	.align 4
	.long 0x1badb002, 0, -0x1badb002
	.text
	.globl _start
# Prints the string at ESI to the serial port whose base is in DX.
print:
1:	addl	$5, %edx
2:	inb	%dx, %al
	testb	$0x20, %al
	jz	2b
	subl	$5, %edx
	lodsb
	testb	%al, %al
	jz	3f
	outb	%al, %dx
	jmp	1b
3:	ret
# Prints the value of an option on the command line, up to the next space.  EAX has the
# last four characters of "NAME=".
option:
	movl	16(%ebp), %esi
1:	incl	%esi
	cmpl	%eax, (%esi)
	jne	1b
	addl	$4, %esi
	movl	%esi, %edi
1:	incl	%edi
	cmpb	$0x20, (%edi)
	ja	1b
	movb	(%edi), %al
	movb	$0, (%edi)
	pushl	%eax
	movl	$0x2f8, %edx
	call	print
	popl	%eax
	movb	%al, (%edi)
	ret
# Nothing calls this function.
unused:
	ret
_start:
	movl	$stack, %esp
	movl	%ebx, %ebp
	movb	$3, %al		# 8 bits per character
	movl	$0x3fb, %edx
	outb	%al, %dx
	movl	$0x2fb, %edx
	outb	%al, %dx
	.bss
	.space	4096
stack:
	.text
END

my %END = (
	# Write to QEMU's debug-exit port, then to Bochs's shutdown port; each simulator
	# ignores the port of the other one.
	off => <<'END',
	movl	$0x3fd, %edx
1:	inb	%dx, %al
	testb	$0x40, %al
	jz	1b
	movl	$0x2fd, %edx
2:	inb	%dx, %al
	testb	$0x40, %al
	jz	2b
	movb	$0x10, %al
	outb	%al, $0xf4
	movl	$name, %esi
	movl	$0x8900, %edx
1:	lodsb
	testb	%al, %al
	jz	hang
	outb	%al, %dx
	jmp	1b
name:	.asciz	"Shutdown"
hang:	jmp	hang
END
	hang => "\tcli\n1:\tjmp 1b\n",
	sleep => "\tcli\n1:\thlt\n\tjmp 1b\n",
	# Print a message on the console when an NMI arrives.  Enable the local APIC and
	# unmask its NMI input first, because some firmware does neither.
	nmi => <<'END',
	movl	$0x1ff, 0xfee000f0
	movl	$0x400, 0xfee00360
	movl	$nmi, %eax
	movw	%ax, idt + 16
	shrl	$16, %eax
	movw	%ax, idt + 22
	movw	%cs, idt + 18
	movw	$0x8e00, idt + 20
	lidt	idtr
	cli
1:	jmp	1b
nmi:	movl	$caught, %esi
	movl	$0x3f8, %edx
	call	print
2:	jmp	2b
caught:	.asciz	"caught\n"
	.data
idt:	.space	24
idtr:	.word	23
	.long	idt
	.text
END
	triple => "\tlidt	zero\n\tint	\$3\nzero:\t.long 0, 0\n",
);

# Build a kernel that performs ACTIONS, in the given order.  Returns its path.  The
# actions are console => TEXT and channel => TEXT (print TEXT there), echo => 1 (copy
# the command line to the console), nonce => 1 and test => 1 (print the nonce of the run
# or the name of the test on the channel), and end => KEY of %END.
sub kernel
{
	my (@actions) = @_;

	my $code = $HEADER;
	while (my ($what, $value) = splice @actions, 0, 2) {
		if ($what eq 'end') {
			$code .= $END{$value};
		} elsif ($what eq 'nonce' || $what eq 'test') {
			$code .= sprintf "\tmovl\t\$0x%x, %%eax\n\tcall\toption\n",
			    unpack 'V', substr "$what=", -4;
		} elsif ($what eq 'echo') {
			$code .= "\tmovl\t16(%ebp), %esi\n" . print_code('console');
		} else {
			my $text = join ',', unpack 'C*', "$value\0";
			$code .= "\tmovl\t\$1f, %esi\n" . print_code($what) .
			    "\tjmp\t2f\n1:\t.byte\t$text\n2:\n";
		}
	}
	my $path = "$directory/kernel" . ++$count;
	open my $file, '>', "$path.S" or die "$path.S: $!";
	print {$file} $code;
	close $file;
	# -N puts code and data into one segment.  Some linkers warn about that, so
	# their output is shown only if they fail.
	my $output = `gcc -m32 -nostdlib -static -no-pie -Wl,-Ttext=0x100000 \\
	    -Wl,-N -Wl,--build-id=none -o $path $path.S 2>&1`;
	die "the guest does not assemble: $output" if $? != 0;
	return $path;
}

# Returns code that prints the string at ESI on the serial port NAME (console or
# channel).
sub print_code
{
	my ($name) = @_;

	my $base = $name eq 'console' ? '0x3f8' : '0x2f8';
	return "\tmovl\t\$$base, %edx\n\tcall\tprint\n";
}

# Returns a directory for the files of a test, which is removed when the test ends.
sub directory
{
	return $directory;
}

1;
