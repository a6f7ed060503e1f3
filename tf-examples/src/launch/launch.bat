@echo off
rem Starts the command line. In the zip this file is bin\timefreq.bat, beside the folder lib. In the
rem sources tf.cmd calls it, after it has set TF_LIB and TF_COMMAND. launch.sh does the same for a
rem Unix shell, and explains the settings.
setlocal
if not defined TF_LIB set "TF_LIB=%~dp0..\lib"
if not defined TF_COMMAND set "TF_COMMAND=%~n0"

set "TF_JAVA=java.exe"
if not defined JAVA_HOME goto onPath
set "TF_JAVA=%JAVA_HOME%\bin\java.exe"
if exist "%TF_JAVA%" goto found
echo %TF_COMMAND%: JAVA_HOME is %JAVA_HOME%, but there is no bin\java.exe in it>&2
exit /b 1
:onPath
where java.exe >nul 2>&1
if not errorlevel 1 goto found
echo %TF_COMMAND%: no java on the PATH: install a JDK, version 17 or newer>&2
exit /b 1

:found
set "TF_VERSION=0"
for /f "tokens=3" %%v in ('^""%TF_JAVA%" -version 2^>^&1 ^| findstr /i /c:" version "^"') do (
  for /f "delims=.-+ " %%m in ("%%~v") do set "TF_VERSION=%%m"
)
if %TF_VERSION% geq 17 goto newEnough
echo %TF_COMMAND%: %TF_JAVA% is Java %TF_VERSION%: 17 or newer is needed>&2
exit /b 1

:newEnough
set "OPT_OUT_TRACKING=true"
set "CLASSPATH=%TF_LIB%\*"
if "%TF_GPU%"=="1" goto gpu
set "CLASSPATH=%CLASSPATH%;%TF_LIB%\cpu\*"
if not defined DJL_OFFLINE set "DJL_OFFLINE=true"
goto threads
:gpu
if "%TORCH_ALLOW_TF32_CUBLAS_OVERRIDE%"=="1" goto threads
if not defined NVIDIA_TF32_OVERRIDE set "NVIDIA_TF32_OVERRIDE=0"

:threads
if not defined GOMP_SPINCOUNT if not defined OMP_WAIT_POLICY set "GOMP_SPINCOUNT=0"

set "TF_FLAGS=-Xmx2g -XX:+UseSerialGC -Dfile.encoding=UTF-8"
if %TF_VERSION% geq 22 set "TF_FLAGS=%TF_FLAGS% --enable-native-access=ALL-UNNAMED"

rem The program writes UTF-8: so does the console, until it ends.
set "TF_CODEPAGE="
for /f "tokens=2 delims=:." %%c in ('chcp 2^>nul') do set "TF_CODEPAGE=%%c"
if defined TF_CODEPAGE chcp 65001 >nul 2>&1
"%TF_JAVA%" %TF_FLAGS% "-Dtf.command=%TF_COMMAND%" %TF_JAVA_OPTS% io.github.timefreq.examples.Main %*
set "TF_STATUS=%ERRORLEVEL%"
if defined TF_CODEPAGE chcp %TF_CODEPAGE% >nul 2>&1
exit /b %TF_STATUS%
